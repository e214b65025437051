-- Counts that belong to no company. $1: the date for meetings.
select
    (select count(*) from coach) as coaches,
    (select count(*) from firm) as firms,
    (select count(*) from settlement where state = 'open') as to_settle,
    (select count(*) from meeting where state = 'held' and held_on <= $1) as meetings_held,
    (select coalesce(sum(minutes), 0)::bigint from meeting where state = 'held' and held_on <= $1) as minutes_held
