-- Everyone registered by a date, with what a batch reads of a company. $1: the date.
-- `completed_on`: when a complete inventory was over; `not_before`: the month it was put off to;
-- `still_open`: neither coached, promised nor withdrawn.
select
    c.company_id, n.name, c.sector, c.size_class, c.objective, c.expertise, c.guide_me,
    c.requested_coach, c.requested_coach_id, c.consent_withdrawn_on, c.registered_on,
    case
        when i.completed_on <= $1
            and i.scope_1_t is not null and i.scope_2_t is not null and i.scope_3_t is not null
            then i.completed_on
    end as completed_on,
    -- Merged records may have been put off each.
    (select max(d.until_month) from deferral d where d.company_id = c.company_id) as not_before,
    (
        c.withdrawn_on is null
        and not exists (select 1 from coaching k where k.company_id = c.company_id)
        and not exists (
            select 1
            from proposal p
            where p.company_id = c.company_id
                and (p.state in ('approved', 'offered') or (p.state = 'proposed' and p.locked_on is not null))
        )
    ) as still_open
from company c
join company_name n on n.company_id = c.company_id
left join ghg_inventory i on i.company_id = c.company_id
where c.registered_on <= $1 and c.merged_into is null
order by n.name_key
