-- Reminders that have come, not done yet at a date, oldest first. $1: the date.
select r.reminder_id, r.company_id, n.name as company, c.sector, r.due_on, r.subject, r.role, r.version
from reminder r
join company c on c.company_id = r.company_id
join company_name n on n.company_id = r.company_id
where r.due_on <= $1 and (r.done_on is null or r.done_on > $1)
order by r.due_on, n.name_key
