-- What the audit last said of every row.
select distinct on (table_name, row_key) table_name, row_key, after
from audit
order by table_name, row_key, audit_id desc
