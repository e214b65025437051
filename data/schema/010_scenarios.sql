-- Simulations kept by their author, and the director's assumptions on what the cohort might represent.
--
-- `content` is the canonical JSON that a permalink carries; `shown_aid` is what was on the screen that day, so that a
-- newer framework, or a corrected rule, shows beside it rather than in its place.

create sequence scenario_seq;
create sequence potential_model_seq;

create table scenario (
    scenario_id bigint primary key default nextval('scenario_seq'),
    company_id bigint,
    name text not null check (trim(name) <> ''),
    content text not null,
    framework text not null,
    fingerprint text not null check (length(fingerprint) = 12),
    shown_aid double not null check (shown_aid >= 0),
    created_at timestamp not null,
    author text not null,
    version integer not null default 1
);

create table potential_model (
    potential_model_id bigint primary key default nextval('potential_model_seq'),
    name text not null unique check (trim(name) <> ''),
    content text not null,
    created_at timestamp not null,
    author text not null,
    version integer not null default 1
);
