-- The firm is repeated beside the coach's name, where names must be unique by firm.
select c.coach_id as row_key, c.firm_id, n.firm_id as other_id
from coach c
join coach_name n on n.coach_id = c.coach_id
where n.firm_id <> c.firm_id
order by c.coach_id
