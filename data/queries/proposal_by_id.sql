-- The proposals named by $1 (a list of ids) with what their guards look at.
select
    p.proposal_id, p.batch_id, p.company_id, p.coach_id, p.state, p.comment, p.proposed_on, p.approved_on,
    p.approved_by, p.offered_on, p.deadline, p.answered_on, p.closed_on, p.version,
    b.month, c.name as company, n.name as coach, f.name as firm, n.firm_id,
    p.locked_on, p.locked_by, y.sector, y.consent_withdrawn_on, y.withdrawn_on, y.merged_into,
    k.coaching_id, e.reason as excluded_because
from proposal p
join company y on y.company_id = p.company_id
join company_name c on c.company_id = p.company_id
join coach_name n on n.coach_id = p.coach_id
join firm_name f on f.firm_id = n.firm_id
left join batch b on b.batch_id = p.batch_id
left join coaching k on k.company_id = p.company_id
left join exclusion e on e.company_id = p.company_id and e.coach_id = p.coach_id
where p.proposal_id = any($1)
order by c.name_key, p.proposal_id
