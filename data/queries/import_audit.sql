-- Everything an import wrote, row by row, oldest first within each table. $1: the import.
select table_name, row_key, before, after
from audit
where import_id = $1
order by table_name, audit_id
