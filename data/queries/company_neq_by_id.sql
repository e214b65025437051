-- $1: company.
select company_id, neq, version from company_neq where company_id = $1
