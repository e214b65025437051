-- A coach who would take over a company. $1: coach; $2: company.
select n.coach_id, n.name as coach, n.firm_id, f.name as firm, e.reason as excluded_because
from coach_name n
join firm_name f on f.firm_id = n.firm_id
left join exclusion e on e.coach_id = n.coach_id and e.company_id = $2
where n.coach_id = $1
