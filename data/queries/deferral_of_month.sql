-- Companies put off from a month's batch to a later one. $1: first of the month.
select
    d.deferral_id, d.company_id, d.from_month, d.until_month, d.reason, d.made_on, d.made_by, d.version,
    n.name as company, y.sector
from deferral d
join company y on y.company_id = d.company_id and y.withdrawn_on is null and y.merged_into is null
join company_name n on n.company_id = d.company_id
where d.from_month <= $1 and d.until_month > $1
    and not exists (select 1 from coaching k where k.company_id = d.company_id)
order by n.name_key
