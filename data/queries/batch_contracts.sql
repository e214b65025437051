select firm_id, guaranteed_minimum, expected_high, most_at_once, most_in_total from contract order by firm_id
