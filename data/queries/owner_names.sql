-- The name of what a row belongs to, the company's before the others'. $1: company; $2: coach; $3: firm.
select name from (
    select 1 as position, name from company_name where company_id = $1
    union all
    select 2 as position, name from coach_name where coach_id = $2
    union all
    select 3 as position, name from firm_name where firm_id = $3
) as named
order by position
