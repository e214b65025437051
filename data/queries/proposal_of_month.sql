-- Everything decided or waiting in a month's batch. $1: first of the month.
select
    p.proposal_id, p.company_id, p.coach_id, p.state, p.score, p.parts, p.comment, p.proposed_on, p.approved_on,
    p.approved_by, p.locked_on, p.locked_by, p.offered_on, p.deadline, p.answered_on, p.answer_note, p.closed_on, p.version,
    c.name as company, n.name as coach, f.name as firm
from proposal p
join batch b on b.batch_id = p.batch_id
join company_name c on c.company_id = p.company_id
join coach_name n on n.coach_id = p.coach_id
join firm_name f on f.firm_id = n.firm_id
where b.month = $1
order by c.name_key, p.proposal_id
