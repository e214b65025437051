-- Merged companies that something still uses: all of it belongs to the company kept.
with used as (
    select 'company_name' as other_table, company_id from company_name
    union all
    select 'company_alias', company_id from company_alias
    union all
    select 'company_neq', company_id from company_neq
    union all
    select 'company_region', company_id from company_region
    union all
    select 'company_theme', company_id from company_theme
    union all
    select 'ghg_inventory', company_id from ghg_inventory
    union all
    select 'coaching', company_id from coaching
    union all
    select 'proposal', company_id from proposal
    union all
    select 'company', merged_into from company where merged_into is not null
)

select distinct c.company_id as row_key, c.merged_into, u.other_table
from company c
join used u on u.company_id = c.company_id
where c.merged_into is not null
order by c.company_id, u.other_table
