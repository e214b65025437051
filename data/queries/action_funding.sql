-- The funding requests known by a date, with their outcome. $1: the date; $2: a company, or null for all of them.
-- Decided with an amount is granted, without is refused.
select
    r.funding_request_id, r.company_id, n.name as company, y.sector, r.programme, r.asked_cents, r.version,
    r.prepared_on, r.filed_on, r.decided_on,
    case when r.decided_on <= $1 then r.granted_cents end as granted_cents,
    case
        when r.decided_on <= $1 and r.granted_cents is not null then 'granted'
        when r.decided_on <= $1 then 'refused'
        when r.filed_on <= $1 then 'filed'
        else 'prepared'
    end as state
from funding_request r
join company y on y.company_id = r.company_id
join company_name n on n.company_id = r.company_id
where r.prepared_on <= $1 and ($2 is null or r.company_id = $2)
order by n.name_key, r.prepared_on, r.funding_request_id
