-- The same columns as batch_companies, for companies whose coach is decided. $1: ids of companies.
select
    c.company_id, n.name, c.sector, c.size_class, c.objective, c.expertise, c.guide_me,
    c.requested_coach, c.requested_coach_id, c.consent_withdrawn_on, i.completed_on
from company c
join company_name n on n.company_id = c.company_id
left join ghg_inventory i on i.company_id = c.company_id
where c.company_id = any($1)
order by n.name_key
