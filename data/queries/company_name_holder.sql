-- Who goes, or went, by a name. $1: the normalised name.
select company_id, name from company_name where name_key = $1
union
select company_alias.company_id, company_name.name
from company_alias
join company_name using (company_id)
where company_alias.name_key = $1
