-- Refused or expired offers whose coach is not excluded for the company (PROGRAMME §4).
select p.proposal_id as row_key, p.company_id, p.coach_id
from proposal p
left join exclusion e on e.company_id = p.company_id and e.coach_id = p.coach_id
where p.state in ('declined', 'expired') and e.exclusion_id is null
order by p.proposal_id
