-- Reminders not done at a date, soonest first. $1: the date.
select r.reminder_id, r.company_id, n.name as company, y.sector, r.due_on, r.subject, r.role
from reminder r
join company y on y.company_id = r.company_id
join company_name n on n.company_id = r.company_id
where r.done_on is null or r.done_on > $1
order by r.due_on, r.reminder_id
