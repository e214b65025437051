-- What was done to a month's batch, latest first: one row by write. $1: key of the batch as text; $2: how many at most.
with touched as (
    select distinct revision
    from audit
    where table_name = 'proposal' and json_extract_string(coalesce(after, before), '$.batch_id') = $1
    union
    select distinct revision
    from audit
    where table_name = 'batch' and row_key = '[' || $1 || ']'
)
select
    a.revision, a.author, a.action, min(a.written_at) as written_at,
    list_distinct(
        list(json_extract_string(coalesce(a.after, a.before), '$.company_id')::bigint)
        filter (where a.table_name in ('proposal', 'exclusion', 'deferral'))
    ) as companies,
    count(*) filter (
        where a.table_name not in ('proposal', 'exclusion', 'deferral', 'batch', 'matching_run', 'run_content')
            or (
                a.table_name = 'proposal'
                and json_extract_string(coalesce(a.after, a.before), '$.offered_on') is not null
            )
    ) as beyond
from audit a
join touched t on t.revision = a.revision
where a.import_id is null
group by a.revision, a.author, a.action
order by a.revision desc
limit $2
