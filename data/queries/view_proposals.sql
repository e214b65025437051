-- Every proposal with its dates, its month and the names of its coach.
select
    proposal.proposal_id,
    proposal.company_id,
    proposal.coach_id,
    coach_name.name as coach,
    firm_name.name as firm,
    batch.month,
    proposal.state,
    proposal.score,
    proposal.comment,
    proposal.proposed_on,
    proposal.approved_on,
    proposal.approved_by,
    proposal.offered_on,
    proposal.deadline,
    proposal.answered_on,
    proposal.answer_note,
    proposal.closed_on
from proposal
join coach_name using (coach_id)
join firm_name using (firm_id)
left join batch using (batch_id)
order by proposal.proposal_id
