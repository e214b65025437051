-- Offers made to a coach already excluded for that company (PROGRAMME §5, hard limits).
select p.proposal_id as row_key, p.company_id, p.coach_id, e.made_on
from proposal p
join exclusion e on e.company_id = p.company_id and e.coach_id = p.coach_id
where p.state in ('offered', 'confirmed') and e.made_on < p.offered_on
order by p.proposal_id
