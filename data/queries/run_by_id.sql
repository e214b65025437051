-- One solution with what it was made from. $1: its key.
select
    r.matching_run_id, r.month, r.seen_on, r.solved_at, r.solved_by, r.action, r.weights, r.result,
    r.parameters, r.data, p.content as parameters_content, d.content as data_content
from matching_run r
join run_content p on p.fingerprint = r.parameters
join run_content d on d.fingerprint = r.data
where r.matching_run_id = $1
