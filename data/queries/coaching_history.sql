-- Every trace of what concerns a company, oldest first. $1: the company as it is written in a trace
-- (`%"company_id": 7,%`); $2: its coaching, the same way; $3: its logbook; null where there is none.
-- The closing and reopening of the runs its payment was in are part of its story.
with own as (
    select a.*
    from audit a
    where
        (
            a.table_name in (
                'company', 'company_name', 'company_neq', 'ghg_inventory', 'proposal', 'exclusion', 'coaching',
                'action', 'funding_request', 'contact', 'reminder'
            )
            and (a.after like $1 or a.before like $1)
        )
        or (
            a.table_name in ('meeting', 'logbook', 'meeting_count_acceptance', 'coach_change', 'pause', 'payment')
            and (a.after like $2 or a.before like $2)
        )
        or (a.table_name = 'logbook_answer' and (a.after like $3 or a.before like $3))
),
runs as (
    select distinct '[' || i.payment_run_id || ']' as row_key
    from payment p
    join invoice i on i.invoice_id = p.invoice_id
    join coaching k on k.coaching_id = p.coaching_id
    where $2 is not null and '%"coaching_id": ' || k.coaching_id || ',%' = $2
)
select audit_id, revision, written_at, author, action, table_name, before, after
from own
union all
select a.audit_id, a.revision, a.written_at, a.author, a.action, a.table_name, a.before, a.after
from audit a
join runs on runs.row_key = a.row_key
where a.table_name = 'payment_run'
order by audit_id
