-- The logbook of a coaching, if it was begun. $1: coaching.
select logbook_id, coaching_id, questionnaire, started_on, saves, delivered_on, delivered_by, version
from logbook
where coaching_id = $1
