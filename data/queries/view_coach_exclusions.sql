-- The companies a coach declined, let expire or may not be given. $1: coach.
select exclusion.company_id, company_name.name as company, exclusion.origin, exclusion.reason, exclusion.made_on
from exclusion
join company_name using (company_id)
where exclusion.coach_id = $1
order by exclusion.made_on desc, exclusion.exclusion_id desc
