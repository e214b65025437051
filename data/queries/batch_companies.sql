-- Companies of a month's batch: inventory complete before the month, no coach yet. $1: first of the month; $2: as of.
-- An approval, an offer or a lock holds the company; so does a draft of a later month, or a deferral to one.
select
    c.company_id, n.name, c.sector, c.size_class, c.objective, c.expertise, c.guide_me,
    c.requested_coach, c.requested_coach_id, c.consent_withdrawn_on, i.completed_on
from company c
join company_name n on n.company_id = c.company_id
join ghg_inventory i on i.company_id = c.company_id
where i.completed_on < $1 and i.completed_on <= $2
    and i.scope_1_t is not null and i.scope_2_t is not null and i.scope_3_t is not null
    and c.withdrawn_on is null and c.merged_into is null
    and not exists (select 1 from coaching k where k.company_id = c.company_id)
    and not exists (
        select 1
        from proposal p
        left join batch b on b.batch_id = p.batch_id
        where p.company_id = c.company_id
            and (
                p.state in ('approved', 'offered')
                or (p.state = 'proposed' and (b.month > $1 or p.locked_on is not null))
            )
    )
    and not exists (select 1 from deferral d where d.company_id = c.company_id and d.until_month > $1)
order by n.name_key
