-- $1: normalised name.
select name_key, name, company_id from company_alias where name_key = $1
