-- Coachings whose proposal is not confirmed, or is about another pair.
select k.coaching_id as row_key, p.proposal_id
from coaching k
join proposal p on p.proposal_id = k.proposal_id
where p.state <> 'confirmed' or p.company_id <> k.company_id or p.coach_id <> k.coach_id
order by k.coaching_id
