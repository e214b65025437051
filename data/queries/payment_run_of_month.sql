-- The run of a month. $1: first of the month.
select * from payment_run where month = $1
