-- A company's inventory. $1: company.
select ghg_inventory_id, completed_on, scope_1_t, scope_2_t, scope_3_t, version
from ghg_inventory
where company_id = $1
