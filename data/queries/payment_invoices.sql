-- The invoices of a run, by firm. $1: run.
-- `tax_version` is that of the firm's numbers now, 0 without any. The tax numbers are those it was paid under once closed, the firm's until then.
select
    i.invoice_id, i.payment_run_id, i.firm_id, f.name as firm, i.number, i.received_on, i.version,
    coalesce(x.version, 0) as tax_version,
    case when r.state = 'closed' then i.tps_number else x.tps_number end as tps_number,
    case when r.state = 'closed' then i.tvq_number else x.tvq_number end as tvq_number
from invoice i
join payment_run r on r.payment_run_id = i.payment_run_id
join firm_name f on f.firm_id = i.firm_id
left join firm_tax x on x.firm_id = i.firm_id
where i.payment_run_id = $1
order by f.name_key
