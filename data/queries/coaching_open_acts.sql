-- What is open about a company and must close with it. $1: company.
-- `kind` names the table, `since` the last date that its closing cannot precede.
select 'proposal' as kind, proposal_id as id, coalesce(offered_on, approved_on, proposed_on) as since
from proposal
where company_id = $1 and state in ('proposed', 'approved', 'offered')
union all
select 'meeting' as kind, meeting.meeting_id as id, null as since
from meeting
join coaching using (coaching_id)
where coaching.company_id = $1 and meeting.state = 'planned'
union all
select 'pause' as kind, pause.pause_id as id, pause.started_on as since
from pause
join coaching using (coaching_id)
where coaching.company_id = $1 and pause.ended_on is null
union all
select 'coach_change' as kind, coach_change.coach_change_id as id, coach_change.asked_on as since
from coach_change
join coaching using (coaching_id)
where coaching.company_id = $1 and coach_change.state = 'asked'
