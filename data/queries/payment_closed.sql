-- The coachings paid, with the month of the closed run that paid them.
select p.coaching_id, r.month
from payment p
join invoice i on i.invoice_id = p.invoice_id
join payment_run r on r.payment_run_id = i.payment_run_id
where r.state = 'closed'
