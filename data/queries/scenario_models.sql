-- The director's named assumptions, latest first.
select potential_model_id, name, content, created_at, author, version
from potential_model
order by created_at desc, potential_model_id desc
