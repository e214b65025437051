select batch_id, month, solved_at, solved_by, weights, waiting, version from batch where month = $1
