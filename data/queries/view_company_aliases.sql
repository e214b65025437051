-- The other names a company is found by. $1: company.
select name from company_alias where company_id = $1 order by name_key
