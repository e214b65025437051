-- A stored setting. $1: its key.
select value from setting where key = $1
