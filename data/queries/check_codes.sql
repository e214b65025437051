-- Codes in use, by list. The lists themselves are in the parameter file.
select 'company_theme' as table_name, company_id as row_key, 'theme' as list, theme as code from company_theme
union all
select 'coach_speciality', coach_id, list, code from coach_speciality
union all
select 'company_region', company_id, 'region', region from company_region
union all
select 'coach_region', coach_id, 'region', region from coach_region
union all
select 'company', company_id, 'sector', sector from company where sector is not null
union all
select 'company', company_id, 'size', size_class from company where size_class is not null
union all
select 'company', company_id, 'objective', objective from company where objective is not null
union all
select 'coach', coach_id, 'objective', objective from coach where objective is not null
union all
select 'company', company_id, 'maturity', expertise from company where expertise is not null
union all
select 'coach', coach_id, 'maturity', maturity from coach where maturity is not null
order by 1, 2, 3, 4
