-- A coaching as its guards see it, everything recorded included, whatever its date. $1: coaching.
-- `state` ignores the programme's figures, as in company_states.
with held as (
    select
        coaching_id,
        min(held_on) as started_on,
        max(held_on) as last_held_on,
        sum(minutes)::integer as minutes,
        count(*)::integer as meetings
    from meeting
    where coaching_id = $1 and state = 'held'
    group by coaching_id
),
open_pause as (
    select coaching_id, max(pause_id) as pause_id
    from pause
    where coaching_id = $1 and ended_on is null
    group by coaching_id
),
open_change as (
    select coaching_id, max(coach_change_id) as coach_change_id
    from coach_change
    where coaching_id = $1 and state = 'asked'
    group by coaching_id
)
select
    k.coaching_id, k.company_id, k.coach_id, k.confirmed_on, k.version,
    c.name as company, n.name as coach, n.firm_id, f.name as firm, t.fee_cents,
    y.objective, y.withdrawn_on, y.merged_into,
    h.started_on, h.last_held_on, coalesce(h.minutes, 0) as minutes, coalesce(h.meetings, 0) as meetings,
    l.logbook_id, l.delivered_on as logbook_on, l.version as logbook_version,
    a.meetings as accepted_meetings,
    p.pause_id, g.coach_change_id,
    r.month as run_month, r.state as run_state,
    case
        when y.withdrawn_on is not null then 'withdrawn'
        when r.state = 'closed' then 'paid'
        when h.started_on is not null then 'under_way'
        else 'confirmed'
    end as state
from coaching k
join company y on y.company_id = k.company_id
join company_name c on c.company_id = k.company_id
join coach_name n on n.coach_id = k.coach_id
join firm_name f on f.firm_id = n.firm_id
left join contract t on t.firm_id = n.firm_id
left join held h on h.coaching_id = k.coaching_id
left join logbook l on l.coaching_id = k.coaching_id
left join meeting_count_acceptance a on a.coaching_id = k.coaching_id
left join open_pause p on p.coaching_id = k.coaching_id
left join open_change g on g.coaching_id = k.coaching_id
left join payment m on m.coaching_id = k.coaching_id
left join invoice i on i.invoice_id = m.invoice_id
left join payment_run r on r.payment_run_id = i.payment_run_id
where k.coaching_id = $1
