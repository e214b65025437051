-- Minutes of each coach by month: those held by a date, and those planned from it on. $1: the date.
select
    k.coach_id,
    date_trunc('month', m.held_on)::date as month,
    coalesce(sum(m.minutes) filter (where m.state = 'held' and m.held_on <= $1), 0)::integer as held,
    coalesce(sum(m.minutes) filter (where m.state = 'planned' and m.held_on >= $1), 0)::integer as planned
from meeting m
join coaching k on k.coaching_id = m.coaching_id
group by k.coach_id, date_trunc('month', m.held_on)
order by k.coach_id, month
