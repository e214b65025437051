-- Companies whose potential may be simulated: inventory with scope 1 at the date, not merged, not withdrawn. $1: the date.
select
    company.company_id,
    company_name.name,
    company.sector,
    company.size_class,
    ghg_inventory.scope_1_t,
    (
        select min(company_region.region)
        from company_region
        where company_region.company_id = company.company_id
    ) as region
from company
join company_name using (company_id)
left join ghg_inventory on ghg_inventory.company_id = company.company_id and ghg_inventory.completed_on <= $1
where company.merged_into is null and (company.withdrawn_on is null or company.withdrawn_on > $1)
order by company_name.name_key
