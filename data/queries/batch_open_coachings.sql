-- Coachings whose hours are not all used, with their first held meeting. $1: as of; $2: minutes of a whole coaching.
select k.coach_id, k.confirmed_on, min(m.held_on) as started_on
from coaching k
join company c on c.company_id = k.company_id and c.withdrawn_on is null
left join meeting m on m.coaching_id = k.coaching_id and m.state = 'held' and m.held_on <= $1
group by k.coaching_id, k.coach_id, k.confirmed_on
having coalesce(sum(m.minutes), 0) < $2
order by k.coach_id, k.coaching_id
