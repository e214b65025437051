-- The message of a day, if one was written. $1: the day.
select day, text, claimed_at, sent_at, sent_to, failure, version from digest where day = $1
