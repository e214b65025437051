-- A company that may be written about: not one merged into another. $1: company.
select n.company_id, n.name
from company_name n
join company c on c.company_id = n.company_id
where n.company_id = $1 and c.merged_into is null
