-- What is left to settle, oldest import first, with the present names of the company and of its likely twin.
select
    settlement.settlement_id,
    settlement.import_id,
    settlement.kind,
    settlement.field,
    settlement.file_name,
    settlement.row_number,
    settlement.column_name,
    settlement.value,
    settlement.message,
    settlement.company_id,
    company_name.name as company,
    settlement.twin_id,
    twin.name as twin,
    settlement.version
from settlement
left join company_name using (company_id)
left join company_name as twin on twin.company_id = settlement.twin_id
where settlement.state = 'open'
order by settlement.settlement_id
