-- What a solution of the month meets: drafts, some locked, and the month's approvals. $1: first of the month.
-- Drafts of earlier months are included: their companies come back with the ones left over.
select
    p.proposal_id, p.company_id, p.coach_id, p.state, p.comment, p.locked_on, p.locked_by, b.month,
    (
        y.withdrawn_on is not null
        or y.merged_into is not null
        or exists (select 1 from coaching k where k.company_id = p.company_id)
    ) as gone
from proposal p
join batch b on b.batch_id = p.batch_id
join company y on y.company_id = p.company_id
where (p.state = 'proposed' and b.month <= $1) or (p.state = 'approved' and b.month = $1)
order by p.proposal_id
