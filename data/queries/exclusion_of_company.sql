-- What keeps a company from some coaches. $1: company.
select e.exclusion_id, e.company_id, e.coach_id, e.origin, e.reason, e.made_on, e.version, n.name as coach, y.sector
from exclusion e
join coach_name n on n.coach_id = e.coach_id
join company y on y.company_id = e.company_id
where e.company_id = $1
order by n.name_key
