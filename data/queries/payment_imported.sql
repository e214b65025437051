-- The paid companies whose coaching or meetings an import wrote, by name, with the run that paid them. $1: the import.
-- JSON operators are those of PostgreSQL.
with written as (
    select distinct (coalesce(after, before)::json ->> 'coaching_id')::bigint as coaching_id
    from audit
    where import_id = $1 and table_name in ('coaching', 'meeting')
)
select n.name as company, r.month
from written w
join coaching k on k.coaching_id = w.coaching_id
join company_name n on n.company_id = k.company_id
join payment p on p.coaching_id = k.coaching_id
join invoice i on i.invoice_id = p.invoice_id
join payment_run r on r.payment_run_id = i.payment_run_id
where r.state = 'closed'
order by n.name_key
