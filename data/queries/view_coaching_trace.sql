-- Every write about a coaching, newest first, one row a write. $1: coaching. JSON operators are those of PostgreSQL.
with written as (
    select audit.*, coalesce(after, before)::json as content
    from audit
    where table_name in (
        'coaching', 'meeting', 'logbook', 'pause', 'coach_change', 'meeting_count_acceptance', 'payment'
    )
)
select revision, max(written_at) as written_at, max(author) as author, max(action) as action
from written
where (content ->> 'coaching_id')::bigint = $1
group by revision
order by revision desc
