-- The lines of a run's invoices, by firm and company. $1: run.
select
    p.payment_id, p.invoice_id, p.coaching_id, p.fee_cents, p.tps_cents, p.tvq_cents,
    c.name as company, n.name as coach, l.delivered_on as logbook_on
from payment p
join invoice i on i.invoice_id = p.invoice_id
join coaching k on k.coaching_id = p.coaching_id
join company_name c on c.company_id = k.company_id
join coach_name n on n.coach_id = k.coach_id
left join logbook l on l.coaching_id = p.coaching_id
where i.payment_run_id = $1
order by c.name_key
