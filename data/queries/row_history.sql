-- The changes of one row, newest first. $1: table; $2: its key as JSON.
select author, written_at, before, after
from audit
where table_name = $1 and row_key = $2
order by audit_id desc
