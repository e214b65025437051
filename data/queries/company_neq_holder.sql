-- Who holds an enterprise number. $1: the NEQ.
select company_neq.company_id, company_name.name
from company_neq
join company_name using (company_id)
where company_neq.neq = $1
