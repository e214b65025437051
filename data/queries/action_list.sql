-- The actions known by a date, with how far each had come. $1: the date; $2: a company, or null for all of them.
select
    a.action_id, a.company_id, n.name as company, y.sector, a.title, a.expected_t, a.version,
    a.identified_on, a.prioritised_on, a.started_on, a.done_on, a.dropped_on, a.dropped_reason,
    case
        when a.dropped_on <= $1 then 'dropped'
        when a.done_on <= $1 then 'done'
        when a.started_on <= $1 then 'started'
        when a.prioritised_on <= $1 then 'prioritised'
        else 'identified'
    end as state
from action a
join company y on y.company_id = a.company_id
join company_name n on n.company_id = a.company_id
where a.identified_on <= $1 and ($2 is null or a.company_id = $2)
order by n.name_key, a.identified_on, a.action_id
