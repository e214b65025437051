-- Proposals whose dates go backwards (PROGRAMME §4: proposed, approved, offered, answered).
select proposal_id as row_key, proposed_on, approved_on, offered_on, answered_on, deadline
from proposal
where approved_on > offered_on
    or offered_on > answered_on
    or approved_on > answered_on
    or deadline <= offered_on
order by proposal_id
