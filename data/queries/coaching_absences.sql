-- Absences of coaches that are not over at a date, soonest first.
-- $1: the date, null for whatever their days; $2: a coach, null for all of them.
select a.absence_id, a.coach_id, n.name as coach, f.name as firm, a.first_day, a.last_day, a.reason, a.version
from absence a
join coach_name n on n.coach_id = a.coach_id
join firm_name f on f.firm_id = n.firm_id
where ($1 is null or a.last_day >= $1) and ($2 is null or a.coach_id = $2)
order by a.first_day, n.name_key
