-- Offers that wait for their coach at a date. $1: the date.
select p.proposal_id, p.company_id, p.coach_id, y.sector, p.deadline, c.name as company, n.name as coach
from proposal p
join company y on y.company_id = p.company_id
join company_name c on c.company_id = p.company_id
join coach_name n on n.coach_id = p.coach_id
where p.offered_on <= $1
    and (p.answered_on is null or p.answered_on > $1)
    and (p.closed_on is null or p.closed_on > $1)
order by p.deadline, p.proposal_id
