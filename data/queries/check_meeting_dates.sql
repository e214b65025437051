-- Meetings outside the programme (AO §8.2). $1: first day; $2: last day.
select meeting_id as row_key, held_on
from meeting
where state <> 'cancelled' and (held_on < $1 or held_on > $2)
order by meeting_id
