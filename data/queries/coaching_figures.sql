-- Every coaching confirmed by a date, with its figures, whoever it is with. $1: the date.
-- A planned meeting whose day is past was not recorded; `state` ignores the programme's figures, as in company_states.
with met as (
    select
        coaching_id,
        min(held_on) filter (where state = 'held' and held_on <= $1) as started_on,
        max(held_on) filter (where state = 'held' and held_on <= $1) as last_held_on,
        sum(minutes) filter (where state = 'held' and held_on <= $1) as minutes,
        count(*) filter (where state = 'held' and held_on <= $1) as meetings,
        count(*) filter (
            where state = 'held' and held_on <= $1 and (attendees is null or topics is null)
        ) as untold,
        min(held_on) filter (where state = 'planned' and held_on >= $1) as next_on,
        count(*) filter (where state = 'planned' and held_on >= $1) as planned,
        sum(minutes) filter (where state = 'planned' and held_on >= $1) as planned_minutes,
        min(held_on) filter (where state = 'planned' and held_on < $1) as unrecorded_since,
        count(*) filter (where state = 'planned' and held_on < $1) as unrecorded,
        count(*) filter (where state = 'cancelled' and held_on <= $1) as cancelled
    from meeting
    group by coaching_id
),
on_hold as (
    select coaching_id, max(expected_end) as hold_until
    from pause
    where started_on <= $1 and (ended_on is null or ended_on > $1)
    group by coaching_id
),
asked as (
    select coaching_id, max(coach_change_id) as coach_change_id, max(asked_on) as change_asked_on
    from coach_change
    where asked_on <= $1 and (settled_on is null or settled_on > $1)
    group by coaching_id
)
select
    k.coaching_id, k.company_id, k.coach_id, k.confirmed_on, k.version,
    c.name as company, y.sector, n.name as coach, n.firm_id, f.name as firm, t.fee_cents,
    m.started_on, m.last_held_on,
    coalesce(m.minutes, 0)::integer as minutes, coalesce(m.meetings, 0)::integer as meetings,
    coalesce(m.untold, 0)::integer as untold,
    m.next_on, coalesce(m.planned, 0)::integer as planned, coalesce(m.planned_minutes, 0)::integer as planned_minutes,
    m.unrecorded_since, coalesce(m.unrecorded, 0)::integer as unrecorded, coalesce(m.cancelled, 0)::integer as cancelled,
    l.started_on as logbook_begun_on,
    case when l.delivered_on <= $1 then l.delivered_on end as logbook_on,
    case when a.accepted_on <= $1 then a.meetings end as accepted_meetings,
    h.hold_until, g.coach_change_id, g.change_asked_on,
    case when y.withdrawn_on <= $1 then y.withdrawn_on end as withdrawn_on,
    case when r.closed_on <= $1 then r.closed_on end as paid_on,
    case
        when y.withdrawn_on <= $1 then 'withdrawn'
        when r.closed_on <= $1 then 'paid'
        when m.started_on is not null then 'under_way'
        else 'confirmed'
    end as state
from coaching k
join company y on y.company_id = k.company_id
join company_name c on c.company_id = k.company_id
join coach_name n on n.coach_id = k.coach_id
join firm_name f on f.firm_id = n.firm_id
left join contract t on t.firm_id = n.firm_id
left join met m on m.coaching_id = k.coaching_id
left join logbook l on l.coaching_id = k.coaching_id
left join meeting_count_acceptance a on a.coaching_id = k.coaching_id
left join on_hold h on h.coaching_id = k.coaching_id
left join asked g on g.coaching_id = k.coaching_id
left join payment p on p.coaching_id = k.coaching_id
left join invoice i on i.invoice_id = p.invoice_id
left join payment_run r on r.payment_run_id = i.payment_run_id
where k.confirmed_on <= $1
order by c.name_key
