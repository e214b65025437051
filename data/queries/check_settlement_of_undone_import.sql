-- Cases to settle that outlived the import they came from.
select s.settlement_id as row_key, s.import_id
from settlement s
join import i on i.import_id = s.import_id
where i.undone_at is not null
order by s.settlement_id
