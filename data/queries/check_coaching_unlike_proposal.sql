-- Coachings whose proposal is not confirmed, or is about another pair, no change of coach explaining it.
select k.coaching_id as row_key, p.proposal_id
from coaching k
join proposal p on p.proposal_id = k.proposal_id
where p.state <> 'confirmed'
    or p.company_id <> k.company_id
    or (
        p.coach_id <> k.coach_id
        and not exists (
            select 1
            from coach_change c
            where c.coaching_id = k.coaching_id and c.state = 'approved' and c.new_coach_id = k.coach_id
        )
    )
order by k.coaching_id
