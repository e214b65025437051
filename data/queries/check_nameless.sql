-- Records that have no name (a merged company has given its name away).
select 'company' as table_name, c.company_id as row_key
from company c
left join company_name n on n.company_id = c.company_id
where n.company_id is null and c.merged_into is null
union all
select 'coach', c.coach_id
from coach c
left join coach_name n on n.coach_id = c.coach_id
where n.coach_id is null
union all
select 'firm', f.firm_id
from firm f
left join firm_name n on n.firm_id = f.firm_id
where n.firm_id is null
order by 1, 2
