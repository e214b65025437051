-- The quantities an inventory was made from. $1: company.
select ghg_inventory_line.source, ghg_inventory_line.quantity, ghg_inventory_line.unit
from ghg_inventory_line
join ghg_inventory using (ghg_inventory_id)
where ghg_inventory.company_id = $1
order by ghg_inventory_line.source
