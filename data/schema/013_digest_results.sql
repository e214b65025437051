-- What became of the day's message. It is claimed before it leaves, so that no two sessions send it; `failure` is what
-- the server answered. Claimed, neither sent nor failed: it was cut off, and nobody knows.
alter table digest add column claimed_at timestamp;
alter table digest add column failure text;
