-- Meetings planned from a date on, with whose they are. $1: the date.
select
    m.meeting_id, m.held_on, m.minutes, k.coaching_id, k.company_id, k.coach_id, y.sector,
    c.name as company, n.name as coach
from meeting m
join coaching k on k.coaching_id = m.coaching_id
join company y on y.company_id = k.company_id
join company_name c on c.company_id = k.company_id
join coach_name n on n.coach_id = k.coach_id
where m.state = 'planned' and m.held_on >= $1
    and (y.withdrawn_on is null or y.withdrawn_on > $1)
order by m.held_on, m.meeting_id
