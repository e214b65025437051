-- When each company reached each stage, by a date (INDICATORS 1). $1: the date; $2: minutes of a whole coaching.
-- Merged records are left out; a stage not reached by then is null. A proposal counts from the first one made.
with running as (
    select
        coaching_id,
        held_on,
        minutes,
        sum(minutes) over (partition by coaching_id order by held_on, rank) as total
    from meeting
    where state = 'held' and held_on <= $1
),
held as (
    select
        coaching_id,
        min(held_on) as started_on,
        min(held_on) filter (where total >= $2) as hours_on,
        sum(minutes)::integer as minutes,
        count(*)::integer as meetings
    from running
    group by coaching_id
),
proposals as (
    select
        company_id,
        min(proposed_on) as proposed_on,
        count(*) filter (where state = 'declined' and answered_on <= $1) as declined,
        count(*) filter (where state = 'expired' and answered_on <= $1) as expired
    from proposal
    where proposed_on <= $1
    group by company_id
)
select
    y.company_id,
    n.name as company,
    y.sector,
    case
        when i.completed_on <= $1 and i.scope_1_t is not null and i.scope_2_t is not null and i.scope_3_t is not null
            then i.completed_on
    end as inventoried_on,
    case when y.answered_at::date <= $1 then y.answered_at::date end as answered_on,
    p.proposed_on,
    case when k.confirmed_on <= $1 then k.confirmed_on end as confirmed_on,
    h.started_on,
    h.hours_on,
    coalesce(h.minutes, 0) as minutes,
    coalesce(h.meetings, 0) as meetings,
    case when l.delivered_on <= $1 then l.delivered_on end as logbook_on,
    case when a.accepted_on <= $1 then a.meetings end as accepted_meetings,
    case when a.accepted_on <= $1 then a.accepted_on end as accepted_on,
    t.fee_cents,
    case when r.closed_on <= $1 then r.closed_on end as paid_on,
    case when y.withdrawn_on <= $1 then y.withdrawn_on end as withdrawn_on,
    coalesce(p.declined, 0)::integer as declined,
    coalesce(p.expired, 0)::integer as expired,
    case
        when y.withdrawn_on <= $1 then 'withdrawn'
        when r.closed_on <= $1 then 'paid'
        when h.started_on is not null then 'under_way'
        else 'registered'
    end as state
from company y
join company_name n on n.company_id = y.company_id
left join ghg_inventory i on i.company_id = y.company_id
left join proposals p on p.company_id = y.company_id
left join coaching k on k.company_id = y.company_id
left join held h on h.coaching_id = k.coaching_id
left join logbook l on l.coaching_id = k.coaching_id
left join meeting_count_acceptance a on a.coaching_id = k.coaching_id
left join coach c on c.coach_id = k.coach_id
left join contract t on t.firm_id = c.firm_id
left join payment m on m.coaching_id = k.coaching_id
left join invoice v on v.invoice_id = m.invoice_id
left join payment_run r on r.payment_run_id = v.payment_run_id
where y.merged_into is null and y.registered_on <= $1
order by n.name_key
