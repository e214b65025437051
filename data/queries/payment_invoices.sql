-- The invoices of a run, by firm. $1: run.
select
    i.invoice_id, i.payment_run_id, i.firm_id, f.name as firm, i.number, i.received_on, i.version,
    x.tps_number, x.tvq_number
from invoice i
join firm_name f on f.firm_id = i.firm_id
left join firm_tax x on x.firm_id = i.firm_id
where i.payment_run_id = $1
order by f.name_key
