-- The answers of a logbook. $1: logbook.
select question, answer from logbook_answer where logbook_id = $1
