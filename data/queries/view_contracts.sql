-- Every firm with its contract, if any.
select
    firm_name.firm_id,
    firm_name.name as firm,
    contract.guaranteed_minimum,
    contract.expected_low,
    contract.expected_high,
    contract.fee_cents,
    contract.most_at_once,
    contract.most_in_total,
    contract.signed_on
from firm_name
left join contract using (firm_id)
order by firm_name.name_key
