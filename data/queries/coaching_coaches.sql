-- Every coach with what is theirs at a date. $1: the date; $2: minutes of a whole coaching.
with held as (
    select coaching_id, sum(minutes) as minutes
    from meeting
    where state = 'held' and held_on <= $1
    group by coaching_id
),
given as (
    select
        k.coach_id,
        count(*) as assigned,
        count(*) filter (where coalesce(h.minutes, 0) < $2) as active,
        sum(coalesce(h.minutes, 0)) as minutes
    from coaching k
    join company y on y.company_id = k.company_id
    left join held h on h.coaching_id = k.coaching_id
    where k.confirmed_on <= $1 and (y.withdrawn_on is null or y.withdrawn_on > $1)
    group by k.coach_id
),
answers as (
    select
        coach_id,
        count(*) filter (where state = 'offered' or answered_on > $1) as waiting,
        count(*) filter (where state = 'declined' and answered_on <= $1) as declined,
        count(*) filter (where state = 'expired' and answered_on <= $1) as expired,
        count(*) filter (where state = 'confirmed' and answered_on <= $1) as confirmed,
        count(*) filter (where state in ('confirmed', 'declined') and answered_on <= least(deadline, $1)) as in_time
    from proposal
    where offered_on <= $1
    group by coach_id
),
away as (
    select coach_id, max(last_day) as away_until
    from absence
    where first_day <= $1 and last_day >= $1
    group by coach_id
)
select
    n.coach_id, n.name as coach, n.firm_id, f.name as firm, c.email, c.most_at_once, c.wanted_in_total,
    coalesce(g.assigned, 0)::integer as assigned, coalesce(g.active, 0)::integer as active,
    coalesce(g.minutes, 0)::integer as minutes,
    coalesce(a.waiting, 0)::integer as waiting, coalesce(a.declined, 0)::integer as declined,
    coalesce(a.expired, 0)::integer as expired, coalesce(a.confirmed, 0)::integer as confirmed,
    coalesce(a.in_time, 0)::integer as in_time,
    w.away_until
from coach c
join coach_name n on n.coach_id = c.coach_id
join firm_name f on f.firm_id = n.firm_id
left join given g on g.coach_id = c.coach_id
left join answers a on a.coach_id = c.coach_id
left join away w on w.coach_id = c.coach_id
order by n.name_key, f.name_key
