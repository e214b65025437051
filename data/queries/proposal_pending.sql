-- Drafts that a new solution of the month may take over. $1: first of the month.
-- Those of earlier months are included: their companies come back with the ones left over.
select p.proposal_id, p.company_id, p.coach_id, p.comment, b.month
from proposal p
join batch b on b.batch_id = p.batch_id
where p.state = 'proposed' and b.month <= $1
order by p.proposal_id
