-- Companies with an action or a funding request by a date. $1: the date.
select company_id from action where identified_on <= $1
union
select company_id from funding_request where prepared_on <= $1
