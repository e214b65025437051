-- Absences of coaches that are not over at a date, soonest first. $1: the date, null for all of them.
select a.absence_id, a.coach_id, n.name as coach, a.first_day, a.last_day, a.reason, a.version
from absence a
join coach_name n on n.coach_id = a.coach_id
where $1 is null or a.last_day >= $1
order by a.first_day, n.name_key
