-- $1: company.
select company_id, name, name_key, version from company_name where company_id = $1
