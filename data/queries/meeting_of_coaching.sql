-- The meetings of a coaching, in order. $1: coaching.
select meeting_id, coaching_id, held_on, rank, minutes, state, attendees, topics, cancelled_reason, version
from meeting
where coaching_id = $1
order by held_on, rank
