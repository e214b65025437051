-- The tax registration a closed run was paid under: a firm's numbers may change, what was paid does not.
-- Filled when the run closes, emptied when it reopens; without numbers, the firm was not registered then.

alter table invoice add column tps_number text;
alter table invoice add column tvq_number text;

update invoice
set tps_number = firm_tax.tps_number, tvq_number = firm_tax.tvq_number
from payment_run, firm_tax
where payment_run.payment_run_id = invoice.payment_run_id
    and payment_run.state = 'closed'
    and firm_tax.firm_id = invoice.firm_id;
