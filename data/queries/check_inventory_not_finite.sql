-- Figures that are no number: a CHECK lets them through, every comparison with them is wrong.
select 'ghg_inventory' as table_name, ghg_inventory_id as row_key
from ghg_inventory
where scope_1_t in ('infinity', 'nan') or scope_2_t in ('infinity', 'nan') or scope_3_t in ('infinity', 'nan')
union
select 'ghg_inventory_line', ghg_inventory_id
from ghg_inventory_line
where quantity in ('infinity', 'nan')
order by 1, 2
