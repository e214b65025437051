-- The lines refused in a run's invoices. $1: run, or null for every run.
select
    x.refused_line_id, x.invoice_id, x.coaching_id, x.subject, x.claimed_cents, x.clause, x.reason,
    x.refused_on, x.refused_by, x.resolved_on, x.resolved_note, x.version,
    i.payment_run_id, i.firm_id, f.name as firm, i.number, r.month
from refused_line x
join invoice i on i.invoice_id = x.invoice_id
join firm_name f on f.firm_id = i.firm_id
join payment_run r on r.payment_run_id = i.payment_run_id
where $1 is null or i.payment_run_id = $1
order by x.refused_line_id
