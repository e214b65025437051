-- Alerts put off that have not come back at a date. $1: the date.
select snooze_id, alert, subject_kind, subject_number, item, severity, snoozed_on, until, reason, version
from snooze
where snoozed_on <= $1 and until > $1
