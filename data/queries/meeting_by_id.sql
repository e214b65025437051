-- A meeting. $1: its key.
select meeting_id, coaching_id, held_on, rank, minutes, state, attendees, topics, cancelled_reason, version
from meeting
where meeting_id = $1
