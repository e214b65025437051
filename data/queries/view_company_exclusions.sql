-- The coaches a company may not be proposed to any more. $1: company.
select exclusion.coach_id, coach_name.name as coach, firm_name.name as firm, exclusion.origin, exclusion.reason, exclusion.made_on
from exclusion
join coach_name using (coach_id)
join firm_name using (firm_id)
where exclusion.company_id = $1
order by exclusion.made_on, exclusion.exclusion_id
