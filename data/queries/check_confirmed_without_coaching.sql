-- Confirmed proposals without their coaching.
select p.proposal_id as row_key, p.company_id
from proposal p
left join coaching k on k.proposal_id = p.proposal_id
where p.state = 'confirmed' and k.coaching_id is null
order by p.proposal_id
