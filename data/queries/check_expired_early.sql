-- Offers declared expired while the coach still had time (PROGRAMME §4).
select proposal_id as row_key, answered_on, deadline
from proposal
where state = 'expired' and answered_on <= deadline
order by proposal_id
