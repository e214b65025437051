-- A monthly run. $1: its key.
select * from payment_run where payment_run_id = $1
