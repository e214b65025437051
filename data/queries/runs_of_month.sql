-- The solutions of a month's batch, latest first. $1: first of the month.
select matching_run_id, month, seen_on, solved_at, solved_by, action, weights, parameters, data, result
from matching_run
where month = $1
order by matching_run_id desc
