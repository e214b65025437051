-- Where each company stands at a date (PROGRAMME §4). $1: the date.
-- One row a company that is not merged into another: its state, and what it came through. A coaching whose hours,
-- meetings and logbook are complete is still `under_way` here: their figures are the programme's, which the engine holds.
with held as (
    select
        coaching_id,
        min(held_on) as started_on,
        max(held_on) as last_held_on,
        sum(minutes)::integer as minutes,
        count(*)::integer as meetings
    from meeting
    where state = 'held' and held_on <= $1
    group by coaching_id
),
live as (
    select
        proposal.*,
        row_number() over (partition by company_id order by proposal_id desc) as latest
    from proposal
    where
        proposed_on <= $1
        and not (state in ('replaced', 'withdrawn') and closed_on <= $1)
        and not (state in ('declined', 'expired') and answered_on <= $1)
),
closed as (
    select payment.coaching_id, payment_run.closed_on as paid_on
    from payment
    join invoice using (invoice_id)
    join payment_run using (payment_run_id)
    where payment_run.closed_on <= $1
)
select
    company.company_id,
    company_name.name,
    company.sector,
    company.size_class,
    company.objective,
    company.expertise,
    company.guide_me,
    company.registered_on,
    company.answered_at,
    ghg_inventory.completed_on,
    ghg_inventory.scope_1_t + ghg_inventory.scope_2_t + ghg_inventory.scope_3_t as total_t,
    live.proposal_id,
    coalesce(coaching.coach_id, live.coach_id) as coach_id,
    coalesce(coaching.offered_on, case when live.offered_on <= $1 then live.offered_on end) as offered_on,
    live.deadline,
    coaching.coaching_id,
    coaching.confirmed_on,
    held.started_on,
    held.last_held_on,
    coalesce(held.minutes, 0) as minutes,
    coalesce(held.meetings, 0) as meetings,
    case when logbook.delivered_on <= $1 then logbook.delivered_on end as logbook_on,
    case when meeting_count_acceptance.accepted_on <= $1 then meeting_count_acceptance.meetings end as accepted_meetings,
    contract.fee_cents,
    closed.paid_on,
    case
        when company.withdrawn_on <= $1 then 'withdrawn'
        when closed.paid_on is not null then 'paid'
        when held.started_on is not null then 'under_way'
        when coaching.confirmed_on <= $1 then 'confirmed'
        when coaching.offered_on <= $1 or live.offered_on <= $1 then 'offered'
        when live.approved_on <= $1 then 'approved'
        when live.proposal_id is not null then 'proposed'
        when ghg_inventory.completed_on <= $1
            and ghg_inventory.scope_1_t is not null
            and ghg_inventory.scope_2_t is not null
            and ghg_inventory.scope_3_t is not null
            then 'inventoried'
        else 'registered'
    end as state
from company
join company_name using (company_id)
left join ghg_inventory using (company_id)
left join coaching using (company_id)
left join held using (coaching_id)
left join logbook using (coaching_id)
left join meeting_count_acceptance using (coaching_id)
left join closed using (coaching_id)
left join coach on coach.coach_id = coaching.coach_id
left join contract on contract.firm_id = coach.firm_id
left join live on live.company_id = company.company_id and live.latest = 1
where company.merged_into is null
order by company_name.name_key
