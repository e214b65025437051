-- Proposals under way for a company that has a coaching.
select p.proposal_id as row_key, k.coaching_id
from proposal p
join coaching k on k.company_id = p.company_id
where p.state in ('proposed', 'approved', 'offered')
order by p.proposal_id
