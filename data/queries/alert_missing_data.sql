-- What records lack, one row a field. $1: the date: a field whose form or inventory is not due yet is not missing.
-- `field` is the column's name; inventories are their company's, contracts their firm's.
with answered as (
    select c.company_id, n.name, c.sector, c.size_class, c.objective, c.contact_email
    from company c
    join company_name n on n.company_id = c.company_id
    where c.merged_into is null
        and (c.withdrawn_on is null or c.withdrawn_on > $1)
        and (c.answered_at is not null or c.objective is not null)
),
inventories as (
    select i.*, n.name
    from ghg_inventory i
    join company c on c.company_id = i.company_id
    join company_name n on n.company_id = i.company_id
    where c.merged_into is null and (c.withdrawn_on is null or c.withdrawn_on > $1)
),
coaches as (
    select c.coach_id, n.name, c.email
    from coach c
    join coach_name n on n.coach_id = c.coach_id
),
firms as (
    select f.firm_id, f.name, t.contract_id, t.signed_on
    from firm_name f
    left join contract t on t.firm_id = f.firm_id
)
select 'company' as subject_kind, company_id as subject_number, name, 'sector' as field
from answered
where sector is null
union all
select 'company', company_id, name, 'size_class' from answered where size_class is null
union all
select 'company', company_id, name, 'objective' from answered where objective is null
union all
select 'company', company_id, name, 'contact_email' from answered where contact_email is null
union all
select 'company', a.company_id, a.name, 'region'
from answered a
where not exists (select 1 from company_region r where r.company_id = a.company_id)
union all
select 'company', company_id, name, 'completed_on' from inventories where completed_on is null
union all
select 'company', company_id, name, 'scope_1_t' from inventories where scope_1_t is null
union all
select 'company', company_id, name, 'scope_2_t' from inventories where scope_2_t is null
union all
select 'company', company_id, name, 'scope_3_t' from inventories where scope_3_t is null
union all
select 'coach', coach_id, name, 'email' from coaches where email is null
union all
select 'coach', c.coach_id, c.name, 'sector'
from coaches c
where not exists (
    select 1 from coach_speciality s where s.coach_id = c.coach_id and s.list = 'sector' and s.rank = 'primary'
)
union all
select 'firm', firm_id, name, 'contract' from firms where contract_id is null
union all
select 'firm', firm_id, name, 'signed_on' from firms where contract_id is not null and signed_on is null
order by subject_kind, name, field
