-- What was decided in the course of a coaching: pauses and requests of another coach, oldest first. $1: coaching.
select
    'pause' as kind, pause_id as id, started_on as began_on, ended_on, expected_end, reason, version,
    null as state, null as coach, null as asked_by, null as settled_by, null as settled_note
from pause
where coaching_id = $1
union all
select
    'change', g.coach_change_id, g.asked_on, g.settled_on, null, g.reason, g.version,
    g.state, n.name, g.asked_by, g.settled_by, g.settled_note
from coach_change g
join coach_name n on n.coach_id = g.new_coach_id
where g.coaching_id = $1
order by began_on, id
