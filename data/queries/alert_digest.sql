-- The message of a day, if one was written. $1: the day.
select day, text, sent_at, sent_to, version from digest where day = $1
