-- Every solution of a month's batch, kept with what it was made from, so that it can be reopened and defended.
--
-- Solutions often share their parameters, and their data when nothing moved in between: each content is kept once,
-- under the fingerprint of its text.

create sequence matching_run_seq;

create table run_content (
    fingerprint text primary key check (length(fingerprint) = 64),
    content text not null
);

create table matching_run (
    matching_run_id bigint primary key default nextval('matching_run_seq'),
    month date not null check (date_trunc('month', month) = month),
    seen_on date not null,
    solved_at timestamp not null,
    solved_by text not null,
    action text not null,
    weights text not null,
    parameters text not null,
    data text not null,
    result text not null
);
