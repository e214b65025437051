-- A request of another coach. $1: its key.
select
    g.coach_change_id, g.coaching_id, g.old_coach_id, g.new_coach_id, g.reason, g.asked_on, g.asked_by,
    g.state, g.settled_on, g.settled_by, g.version, o.name as old_coach, n.name as new_coach
from coach_change g
join coach_name o on o.coach_id = g.old_coach_id
join coach_name n on n.coach_id = g.new_coach_id
where g.coach_change_id = $1
