-- One company with what identifies it, merged or not. $1: company.
select
    company.*,
    coalesce(company_name.name, kept.name) as name,
    company_name.version as name_version,
    company_neq.neq,
    company_neq.version as neq_version,
    kept.name as merged_into_name,
    coach_name.name as recognised_coach,
    firm_name.name as recognised_firm
from company
left join company_name using (company_id)
left join company_neq using (company_id)
left join company_name as kept on kept.company_id = company.merged_into
left join coach_name on coach_name.coach_id = company.requested_coach_id
left join firm_name on firm_name.firm_id = coach_name.firm_id
where company.company_id = $1
