-- Every coach with the firm's name.
select coach_name.coach_id, coach_name.name as coach, firm_name.name as firm
from coach_name
join firm_name using (firm_id)
order by coach_name.name_key, firm_name.name_key
