-- Another name of one company that is the present name of another: files could not tell them apart.
select a.name_key as row_key, a.company_id, n.company_id as other_id
from company_alias a
join company_name n on n.name_key = a.name_key and n.company_id <> a.company_id
order by a.name_key
