-- Coaches with more specialities in a list than the call allows (AO §11.1). $1: secondary ones at most.
select
    coach_id as row_key, list,
    count(*) filter (where rank = 'primary') as primaries,
    count(*) filter (where rank = 'secondary') as secondaries
from coach_speciality
group by coach_id, list
having count(*) filter (where rank = 'primary') > 1 or count(*) filter (where rank = 'secondary') > $1
order by coach_id, list
