-- Every write about a company, newest first. $1: company. JSON operators are those of PostgreSQL.
-- What does not name the company names its coaching, its inventory or its logbook; the closing and reopening of the
-- runs its payment was in are part of its story. Traces are first told apart as text: reading each as JSON is slow.
with own as (
    select 'company_id' as name, $1::bigint as id
    union all
    select 'coaching_id', coaching_id from coaching where company_id = $1
    union all
    select 'ghg_inventory_id', ghg_inventory_id from ghg_inventory where company_id = $1
    union all
    select 'logbook_id', l.logbook_id
    from logbook l
    join coaching k on k.coaching_id = l.coaching_id
    where k.company_id = $1
),
likely as (
    select a.*, coalesce(a.after, a.before)::json as content
    from audit a
    where
        a.table_name not in ('import', 'import_file', 'batch', 'setting')
        and exists (
            select 1 from own where coalesce(a.after, a.before) like '%"' || own.name || '": ' || own.id || '%'
        )
),
runs as (
    select distinct '[' || i.payment_run_id || ']' as row_key
    from payment p
    join invoice i on i.invoice_id = p.invoice_id
    join coaching k on k.coaching_id = p.coaching_id
    where k.company_id = $1
)
select audit_id, revision, written_at, author, action, import_id, table_name, before, after
from likely
where exists (select 1 from own where (likely.content ->> own.name)::bigint = own.id)
union all
select a.audit_id, a.revision, a.written_at, a.author, a.action, a.import_id, a.table_name, a.before, a.after
from audit a
join runs on runs.row_key = a.row_key
where a.table_name = 'payment_run'
order by audit_id desc
