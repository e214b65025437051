-- What the list of companies shows beside their state: codes joined by spaces, counts of what is missing.
with regions as (
    select company_id, string_agg(region, ' ' order by region) as regions
    from company_region
    group by company_id
),
to_settle as (
    select company_id, count(*) as to_settle
    from settlement
    where state = 'open'
    group by company_id
),
former as (
    select company_id, string_agg(name_key, ' | ' order by name_key) as former_keys
    from company_alias
    group by company_id
)
select
    company.company_id,
    company_name.name_key,
    company_neq.neq,
    company.head_count,
    company.withdrawn_on,
    regions.regions,
    former.former_keys,
    coalesce(to_settle.to_settle, 0) as to_settle,
    ghg_inventory.company_id is not null as has_inventory,
    ghg_inventory.scope_1_t,
    ghg_inventory.scope_2_t,
    ghg_inventory.scope_3_t
from company
join company_name using (company_id)
left join company_neq using (company_id)
left join regions using (company_id)
left join former using (company_id)
left join to_settle using (company_id)
left join ghg_inventory using (company_id)
where company.merged_into is null
