-- Absences of coaches that are not over at a date. $1: the date.
select coach_id, first_day, last_day
from absence
where last_day >= $1
order by coach_id, first_day
