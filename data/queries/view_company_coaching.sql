-- A company's coaching, from a proposal or agreed before the tool. $1: company.
select
    coaching.coaching_id,
    coaching.coach_id,
    coach_name.name as coach,
    firm_name.name as firm,
    coaching.proposal_id,
    coaching.offered_on,
    coaching.confirmed_on
from coaching
join coach_name using (coach_id)
join firm_name using (firm_id)
where coaching.company_id = $1
