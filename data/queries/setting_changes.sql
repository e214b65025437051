-- Every write of a setting, newest first; a value before or after is null when there was none.
select written_at, author, action, row_key, before, after
from audit
where table_name = 'setting'
order by audit_id desc
