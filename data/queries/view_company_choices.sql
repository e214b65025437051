-- The answers of a company that are several. $1: company.
select 'region' as list, region as code from company_region where company_id = $1
union all
select 'theme' as list, theme as code from company_theme where company_id = $1
order by list, code
