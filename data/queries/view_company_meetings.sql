-- The meetings of a company's coaching, in order. $1: company.
select meeting.held_on, meeting.rank, meeting.minutes, meeting.state, meeting.attendees, meeting.topics
from meeting
join coaching using (coaching_id)
where coaching.company_id = $1
order by meeting.held_on, meeting.rank
