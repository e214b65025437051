-- What a coach is told of each company offered. $1: ids of proposals.
select
    p.proposal_id, p.coach_id, p.deadline, n.name as coach, h.email, c.name as company,
    y.company_id, y.sector, y.size_class, y.objective, y.expertise, y.guide_me, y.other_theme
from proposal p
join company y on y.company_id = p.company_id
join company_name c on c.company_id = p.company_id
join coach h on h.coach_id = p.coach_id
join coach_name n on n.coach_id = p.coach_id
where p.proposal_id = any($1)
order by n.name_key, h.coach_id, c.name_key
