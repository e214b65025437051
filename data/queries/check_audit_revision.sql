-- Audit rows of a write that the revision has not counted.
select audit_id as row_key, revision
from audit
where revision > (select value from revision where id = 1)
order by audit_id
