-- What was paid for a coaching, or is about to be. $1: coaching.
select p.fee_cents, p.tps_cents, p.tvq_cents, i.number, r.month, r.state, r.closed_on
from payment p
join invoice i on i.invoice_id = p.invoice_id
join payment_run r on r.payment_run_id = i.payment_run_id
where p.coaching_id = $1
