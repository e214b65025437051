-- The companies a simulation may start from, by name.
select company.company_id, company_name.name
from company
join company_name using (company_id)
where company.merged_into is null
order by company_name.name_key
