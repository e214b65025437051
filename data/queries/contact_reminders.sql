-- The reminders about a company, those to come first. $1: company.
select reminder_id, company_id, due_on, subject, role, done_on, done_by, version
from reminder
where company_id = $1
order by done_on is not null, due_on, reminder_id
