-- The number of meetings accepted as it is. $1: coaching.
select meetings, reason, accepted_on, accepted_by
from meeting_count_acceptance
where coaching_id = $1
