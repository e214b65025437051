-- Saved scenarios, latest first, with the company they belong to.
select
    scenario.scenario_id,
    scenario.company_id,
    company_name.name as company,
    scenario.name,
    scenario.content,
    scenario.framework,
    scenario.fingerprint,
    scenario.shown_aid,
    scenario.created_at,
    scenario.author
from scenario
left join company_name using (company_id)
order by scenario.created_at desc, scenario.scenario_id desc
