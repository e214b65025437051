-- Every coaching as payment sees it, at a date, with its line in a monthly run if it has one.
-- $1: the date; $2: minutes of a whole coaching; $3: a run, or null for every coaching.
-- `state` ignores the programme's figures, as in company_states.
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
        max(held_on) as last_held_on,
        min(held_on) filter (where total >= $2) as hours_on,
        sum(minutes)::integer as minutes,
        count(*)::integer as meetings
    from running
    group by coaching_id
)
select
    k.coaching_id, k.company_id, k.coach_id, k.confirmed_on,
    c.name as company, y.sector, n.name as coach, n.firm_id, f.name as firm,
    t.fee_cents, x.tps_number, x.tvq_number,
    h.started_on, h.last_held_on, h.hours_on,
    coalesce(h.minutes, 0) as minutes, coalesce(h.meetings, 0) as meetings,
    case when l.delivered_on <= $1 then l.delivered_on end as logbook_on,
    case when a.accepted_on <= $1 then a.meetings end as accepted_meetings,
    case when a.accepted_on <= $1 then a.accepted_on end as accepted_on,
    case when y.withdrawn_on <= $1 then y.withdrawn_on end as withdrawn_on,
    p.payment_id, p.invoice_id, p.fee_cents as line_fee_cents, p.tps_cents as line_tps_cents,
    p.tvq_cents as line_tvq_cents, i.firm_id as line_firm_id, i.number as invoice_number,
    r.payment_run_id, r.month as run_month, r.state as run_state,
    case when r.closed_on <= $1 then r.closed_on end as paid_on,
    case
        when y.withdrawn_on <= $1 then 'withdrawn'
        when r.closed_on <= $1 then 'paid'
        when h.started_on is not null then 'under_way'
        else 'confirmed'
    end as state
from coaching k
join company y on y.company_id = k.company_id
join company_name c on c.company_id = k.company_id
join coach_name n on n.coach_id = k.coach_id
join firm_name f on f.firm_id = n.firm_id
left join contract t on t.firm_id = n.firm_id
left join firm_tax x on x.firm_id = n.firm_id
left join held h on h.coaching_id = k.coaching_id
left join logbook l on l.coaching_id = k.coaching_id
left join meeting_count_acceptance a on a.coaching_id = k.coaching_id
left join payment p on p.coaching_id = k.coaching_id
left join invoice i on i.invoice_id = p.invoice_id
left join payment_run r on r.payment_run_id = i.payment_run_id
where k.confirmed_on <= $1 and ($3 is null or r.payment_run_id = $3)
order by f.name_key, c.name_key
