-- What a simulation takes from a company. $1: company.
select company.company_id, company_name.name, company.sector, company.size_class
from company
join company_name using (company_id)
where company.company_id = $1
