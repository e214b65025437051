-- Every coach with what is already theirs, approvals, offers and locked pairs included. $1: as of; $2: minutes of a whole coaching.
-- A company that withdrew gives its place back.
with held_minutes as (
    select m.coaching_id, sum(m.minutes) as minutes
    from meeting m
    where m.state = 'held' and m.held_on <= $1
    group by m.coaching_id
),

coachings as (
    select
        k.coach_id,
        count(*) as assigned,
        count(*) filter (where coalesce(h.minutes, 0) < $2) as occupied
    from coaching k
    join company c on c.company_id = k.company_id and c.withdrawn_on is null
    left join held_minutes h on h.coaching_id = k.coaching_id
    group by k.coach_id
),

promised as (
    select p.coach_id, count(*) as offers
    from proposal p
    join company c on c.company_id = p.company_id and c.withdrawn_on is null
    where p.state in ('approved', 'offered') or (p.state = 'proposed' and p.locked_on is not null)
    group by p.coach_id
)

select
    c.coach_id, c.firm_id, n.name, f.name as firm, c.objective, c.maturity, c.most_at_once, c.wanted_in_total,
    coalesce(k.occupied, 0) + coalesce(p.offers, 0) as occupied,
    coalesce(k.assigned, 0) + coalesce(p.offers, 0) as assigned
from coach c
join coach_name n on n.coach_id = c.coach_id
join firm_name f on f.firm_id = c.firm_id
left join coachings k on k.coach_id = c.coach_id
left join promised p on p.coach_id = c.coach_id
order by n.name_key, f.name_key
