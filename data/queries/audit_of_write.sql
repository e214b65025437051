-- Everything one write did, row by row, oldest first within each table. $1: its revision.
select table_name, row_key, before, after, author, action, written_at, import_id
from audit
where revision = $1
order by table_name, audit_id
