-- Contracts above the fee allowed (AO §9). $1: cents at most.
select contract_id as row_key, fee_cents
from contract
where fee_cents > $1
order by contract_id
