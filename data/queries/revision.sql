-- How many writes the database has seen.
select value from revision where id = 1
