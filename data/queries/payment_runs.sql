-- Every monthly run with what it pays, newest first.
select
    r.payment_run_id, r.month, r.state, r.prepared_on, r.prepared_by, r.checked_on, r.checked_by,
    r.closed_on, r.closed_by, r.reopened_reason, r.version,
    count(p.payment_id)::integer as lines,
    count(distinct p.invoice_id)::integer as firms,
    coalesce(sum(p.fee_cents), 0)::bigint as fee_cents,
    coalesce(sum(p.tps_cents), 0)::bigint as tps_cents,
    coalesce(sum(p.tvq_cents), 0)::bigint as tvq_cents
from payment_run r
left join invoice i on i.payment_run_id = r.payment_run_id
left join payment p on p.invoice_id = i.invoice_id
group by all
order by r.month desc
