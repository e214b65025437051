-- What was done to a month's batch, latest first: one row by write, with the companies it was about: those of a
-- forbidden pair or a deferral, else those it approved or locked, else all of them.
-- $1: key of the batch as text; $2: how many at most.
with touched as (
    select distinct revision
    from audit
    where table_name = 'proposal' and (coalesce(after, before)::json ->> 'batch_id') = $1
    union
    select distinct revision
    from audit
    where table_name = 'batch' and row_key = '[' || $1 || ']'
),

written as (
    select
        a.*,
        (coalesce(a.after, a.before)::json ->> 'company_id')::bigint as company_id,
        a.table_name = 'proposal' and (
            (a.after::json ->> 'state') = 'approved'
            or (a.after::json ->> 'locked_on') is not null
        ) as decided
    from audit a
    join touched t on t.revision = a.revision
    where a.import_id is null
)
select
    w.revision, w.author, w.action, min(w.written_at) as written_at,
    coalesce(
        array_agg(distinct w.company_id) filter (where w.table_name in ('exclusion', 'deferral')),
        array_agg(distinct w.company_id) filter (where w.decided),
        array_agg(distinct w.company_id) filter (where w.table_name = 'proposal')
    ) as companies,
    count(*) filter (
        where w.table_name not in ('proposal', 'exclusion', 'deferral', 'batch', 'matching_run', 'run_content')
            or (
                w.table_name = 'proposal'
                and (coalesce(w.after, w.before)::json ->> 'offered_on') is not null
            )
    ) as beyond
from written w
group by w.revision, w.author, w.action
order by w.revision desc
limit $2
