-- Every write about a company, newest first. $1: company. JSON operators are those of PostgreSQL.
with written as (
    select audit.*, coalesce(after, before)::json as content
    from audit
    where table_name not in ('import', 'import_file', 'batch', 'setting')
)
select audit_id, revision, written_at, author, action, import_id, table_name, before, after
from written
where
    (content ->> 'company_id')::bigint = $1
    or (content ->> 'coaching_id')::bigint in (select coaching_id from coaching where company_id = $1)
    or (content ->> 'ghg_inventory_id')::bigint in (select ghg_inventory_id from ghg_inventory where company_id = $1)
order by audit_id desc
