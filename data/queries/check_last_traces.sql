-- What the audit last said of every row of a table. $1: the table.
select distinct on (row_key) row_key, after
from audit
where table_name = $1
order by row_key, audit_id desc
