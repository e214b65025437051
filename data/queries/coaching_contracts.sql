-- Every firm with what it was given: coachings confirmed by a date, those not ended, whatever its coaches.
-- $1: the date; $2: minutes of a whole coaching. A firm without a contract has no bounds.
with held as (
    select coaching_id, sum(minutes) as minutes
    from meeting
    where state = 'held' and held_on <= $1
    group by coaching_id
),
given as (
    select
        n.firm_id,
        count(*) as assigned,
        count(*) filter (where coalesce(h.minutes, 0) < $2) as active
    from coaching k
    join coach_name n on n.coach_id = k.coach_id
    join company y on y.company_id = k.company_id
    left join held h on h.coaching_id = k.coaching_id
    where k.confirmed_on <= $1 and (y.withdrawn_on is null or y.withdrawn_on > $1)
    group by n.firm_id
)
select
    f.firm_id, f.name as firm, t.contract_id, t.guaranteed_minimum, t.expected_low, t.expected_high, t.fee_cents,
    t.most_at_once, t.most_in_total, t.signed_on, t.version, x.tps_number, x.tvq_number,
    coalesce(g.assigned, 0)::integer as assigned, coalesce(g.active, 0)::integer as active
from firm_name f
left join contract t on t.firm_id = f.firm_id
left join firm_tax x on x.firm_id = f.firm_id
left join given g on g.firm_id = f.firm_id
order by f.name_key
