-- The invoices of a firm that bear a number. $1: firm; $2: number.
select i.invoice_id, i.payment_run_id, r.month
from invoice i
join payment_run r on r.payment_run_id = i.payment_run_id
where i.firm_id = $1 and i.number = $2
