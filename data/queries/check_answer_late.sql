-- Acceptances past the deadline without the note they need (PROGRAMME §4, → confirmed).
select proposal_id as row_key, answered_on, deadline
from proposal
where state = 'confirmed' and answered_on > deadline and trim(coalesce(answer_note, '')) = ''
order by proposal_id
