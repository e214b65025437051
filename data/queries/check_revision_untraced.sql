-- Writes counted by the revision that left no trace.
select r.value as row_key, r.value - count(distinct a.revision) as missing
from revision r
left join audit a on a.revision <= r.value
group by r.value
having r.value > count(distinct a.revision)
