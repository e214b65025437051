-- The months after publication: logbooks, changes of coach, pauses, absences, payments, results, contacts, alerts put off.
--
-- What can be worked out is not stored: a coaching is delivered when its minutes, its meetings and its logbook say so,
-- and stops being so when a correction takes one of them away. What is stored is what a person did, and when.

create sequence logbook_seq;
create sequence coach_change_seq;
create sequence pause_seq;
create sequence absence_seq;
create sequence payment_run_seq;
create sequence invoice_seq;
create sequence payment_seq;
create sequence refused_line_seq;
create sequence action_seq;
create sequence funding_request_seq;
create sequence contact_seq;
create sequence reminder_seq;
create sequence snooze_seq;

alter table meeting add column cancelled_reason text;

-- AO annex 2. The questions are in the parameter file; `questionnaire` names the set this logbook answers.
create table logbook (
    logbook_id bigint primary key default nextval('logbook_seq'),
    coaching_id bigint not null unique,
    questionnaire text not null,
    started_on date not null,
    -- Answers are rows of their own: counting saves makes the version grow with them.
    saves integer not null default 0,
    delivered_on date,
    delivered_by text,
    version integer not null default 1,
    check ((delivered_on is null) = (delivered_by is null)),
    check (delivered_on >= started_on)
);

create table logbook_answer (
    logbook_id bigint not null,
    question text not null,
    answer text not null check (trim(answer) <> ''),
    primary key (logbook_id, question)
);

-- A number of meetings outside the tender's bounds, accepted by a coordinator: for that number and no other.
create table meeting_count_acceptance (
    coaching_id bigint primary key,
    meetings integer not null check (meetings >= 1),
    reason text not null check (trim(reason) <> ''),
    accepted_on date not null,
    accepted_by text not null,
    version integer not null default 1
);

create table coach_change (
    coach_change_id bigint primary key default nextval('coach_change_seq'),
    coaching_id bigint not null,
    old_coach_id bigint not null,
    new_coach_id bigint not null,
    reason text not null check (trim(reason) <> ''),
    asked_on date not null,
    asked_by text not null,
    state text not null default 'asked' check (state in ('asked', 'approved', 'refused')),
    settled_on date,
    settled_by text,
    settled_note text,
    version integer not null default 1,
    check (old_coach_id <> new_coach_id),
    check ((state = 'asked') = (settled_on is null)),
    check ((settled_on is null) = (settled_by is null)),
    check (settled_on >= asked_on)
);

create table pause (
    pause_id bigint primary key default nextval('pause_seq'),
    coaching_id bigint not null,
    started_on date not null,
    expected_end date not null,
    ended_on date,
    reason text not null check (trim(reason) <> ''),
    version integer not null default 1,
    check (expected_end > started_on),
    check (ended_on >= started_on)
);

create table absence (
    absence_id bigint primary key default nextval('absence_seq'),
    coach_id bigint not null,
    first_day date not null,
    last_day date not null,
    reason text,
    version integer not null default 1,
    check (first_day <= last_day)
);

-- A firm without a row is not registered for taxes: none are paid to it.
create table firm_tax (
    firm_id bigint primary key,
    tps_number text check (regexp_matches(tps_number, '^[0-9]{9}RT[0-9]{4}$')),
    tvq_number text check (regexp_matches(tvq_number, '^[0-9]{10}TQ[0-9]{4}$')),
    version integer not null default 1,
    check (tps_number is not null or tvq_number is not null)
);

create table payment_run (
    payment_run_id bigint primary key default nextval('payment_run_seq'),
    month date not null unique check (date_trunc('month', month) = month),
    state text not null default 'prepared' check (state in ('prepared', 'checked', 'closed')),
    prepared_on date not null,
    prepared_by text not null,
    checked_on date,
    checked_by text,
    closed_on date,
    closed_by text,
    reopened_reason text,
    version integer not null default 1,
    check ((state = 'prepared') = (checked_on is null)),
    check ((checked_on is null) = (checked_by is null)),
    check ((state = 'closed') = (closed_on is not null)),
    check ((closed_on is null) = (closed_by is null))
);

-- What a firm bills for a month; without a number until it is received.
create table invoice (
    invoice_id bigint primary key default nextval('invoice_seq'),
    payment_run_id bigint not null,
    firm_id bigint not null,
    number text check (trim(number) <> ''),
    received_on date,
    version integer not null default 1,
    unique (payment_run_id, firm_id),
    unique (firm_id, number),
    check ((number is null) = (received_on is null))
);

-- One coaching, one payment, ever; and a company has one coaching.
create table payment (
    payment_id bigint primary key default nextval('payment_seq'),
    invoice_id bigint not null,
    coaching_id bigint not null unique,
    fee_cents integer not null check (fee_cents > 0),
    tps_cents integer not null check (tps_cents >= 0),
    tvq_cents integer not null check (tvq_cents >= 0),
    version integer not null default 1
);

-- A line of a received invoice that does not conform: not paid, kept with the clause until the firm corrects it.
create table refused_line (
    refused_line_id bigint primary key default nextval('refused_line_seq'),
    invoice_id bigint not null,
    coaching_id bigint,
    subject text not null,
    claimed_cents integer not null,
    clause text not null,
    reason text not null,
    refused_on date not null,
    refused_by text not null,
    resolved_on date,
    resolved_note text,
    version integer not null default 1,
    check ((resolved_on is null) = (resolved_note is null))
);

-- What a company does about its emissions; how far it has come is read from the dates.
create table action (
    action_id bigint primary key default nextval('action_seq'),
    company_id bigint not null,
    title text not null check (trim(title) <> ''),
    identified_on date not null,
    prioritised_on date,
    started_on date,
    done_on date,
    dropped_on date,
    dropped_reason text,
    expected_t double check (expected_t >= 0),
    version integer not null default 1,
    check (prioritised_on >= identified_on),
    check (started_on >= identified_on),
    check (done_on is null or (started_on is not null and done_on >= started_on)),
    check (dropped_on is null or done_on is null),
    check ((dropped_on is null) = (dropped_reason is null))
);

create table funding_request (
    funding_request_id bigint primary key default nextval('funding_request_seq'),
    company_id bigint not null,
    programme text not null check (trim(programme) <> ''),
    asked_cents bigint check (asked_cents > 0),
    prepared_on date not null,
    filed_on date,
    decided_on date,
    granted_cents bigint check (granted_cents >= 0),
    version integer not null default 1,
    check (filed_on >= prepared_on),
    -- Granted when an amount is given, refused when none is.
    check (decided_on is null or (filed_on is not null and decided_on >= filed_on)),
    check (granted_cents is null or decided_on is not null)
);

create table contact (
    contact_id bigint primary key default nextval('contact_seq'),
    company_id bigint not null,
    made_on date not null,
    made_by text not null,
    channel text not null check (channel in ('phone', 'email', 'meeting', 'other')),
    summary text not null check (trim(summary) <> ''),
    version integer not null default 1
);

create table reminder (
    reminder_id bigint primary key default nextval('reminder_seq'),
    company_id bigint not null,
    due_on date not null,
    subject text not null check (trim(subject) <> ''),
    role text not null check (role in ('director', 'coordinator', 'sector_adviser', 'coach')),
    done_on date,
    done_by text,
    version integer not null default 1,
    check ((done_on is null) = (done_by is null))
);

-- An alert put off: it comes back on `until`, or sooner if it worsens.
create table snooze (
    snooze_id bigint primary key default nextval('snooze_seq'),
    alert text not null,
    subject_kind text not null check (subject_kind in ('company', 'coach', 'firm', 'programme')),
    subject_number bigint not null,
    severity text not null check (severity in ('amber', 'red')),
    snoozed_on date not null,
    until date not null,
    reason text not null check (trim(reason) <> ''),
    version integer not null default 1,
    unique (alert, subject_kind, subject_number),
    check (until > snoozed_on)
);

-- The day's message, written once.
create table digest (
    day date primary key,
    text text not null,
    sent_at timestamp,
    sent_to text,
    version integer not null default 1,
    check ((sent_at is null) = (sent_to is null))
);
