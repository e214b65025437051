-- Sequences, with the number each gives next.
select sequence_name, coalesce(last_value + increment_by, start_value) as next_value
from duckdb_sequences()
order by sequence_name
