-- The first month, end to end: cohort, coaches, inventories, batches, proposals, coachings, meetings, imports.
--
-- DuckDB cannot delete children and their parent in one transaction when a foreign key binds them, and an import
-- is undone in one transaction: foreign keys are declared where undoing never deletes both ends; the other
-- references are verified by `engine check`. Names and NEQs live in key tables that nothing references, so that
-- renaming works however much refers to the record.

create sequence audit_seq;
create sequence import_seq;
create sequence settlement_seq;
create sequence firm_seq;
create sequence contract_seq;
create sequence coach_seq;
create sequence company_seq;
create sequence ghg_inventory_seq;
create sequence batch_seq;
create sequence proposal_seq;
create sequence exclusion_seq;
create sequence coaching_seq;
create sequence meeting_seq;

-- One row each: what this database is, and how many writes it has seen (caches are keyed on it).
create table setting (
    key text primary key,
    value text not null
);

create table revision (
    id integer primary key check (id = 1),
    value bigint not null
);
insert into revision values (1, 0);

-- Who, when, what, before and after, for every row written. Never updated, never deleted.
create table audit (
    audit_id bigint primary key default nextval('audit_seq'),
    revision bigint not null,
    written_at timestamp not null,
    author text not null,
    action text not null,
    import_id bigint,
    table_name text not null,
    row_key text not null,
    before text,
    after text
);
create index audit_row on audit (table_name, row_key);

create table import (
    import_id bigint primary key default nextval('import_seq'),
    imported_at timestamp not null,
    author text not null,
    undone_at timestamp,
    undone_by text,
    version integer not null default 1,
    check ((undone_at is null) = (undone_by is null))
);

create table import_file (
    import_id bigint not null,
    position integer not null,
    name text not null,
    sha256 text not null,
    kind text not null check (kind in ('intake', 'inventories', 'coaches', 'contracts', 'coachings', 'meetings')),
    report text not null,
    primary key (import_id, position)
);

-- What an import could not place, kept as written until a person decides.
create table settlement (
    settlement_id bigint primary key default nextval('settlement_seq'),
    import_id bigint not null,
    kind text not null check (kind in ('company', 'coach', 'theme', 'inventory', 'answer')),
    file_name text not null,
    row_number integer not null,
    column_name text not null,
    value text not null,
    message text not null,
    company_id bigint not null,
    field text not null,
    twin_id bigint,
    state text not null default 'open' check (state in ('open', 'settled', 'dismissed')),
    resolution text,
    settled_at timestamp,
    settled_by text,
    version integer not null default 1,
    check ((state = 'open') = (settled_at is null))
);

create table firm (
    firm_id bigint primary key default nextval('firm_seq'),
    version integer not null default 1
);

create table firm_name (
    firm_id bigint primary key,
    name text not null check (trim(name) <> ''),
    name_key text not null unique,
    version integer not null default 1
);

create table contract (
    contract_id bigint primary key default nextval('contract_seq'),
    firm_id bigint not null unique,
    guaranteed_minimum integer not null check (guaranteed_minimum >= 0),
    expected_low integer not null check (expected_low >= 0),
    expected_high integer not null,
    fee_cents integer not null check (fee_cents >= 0),
    most_at_once integer check (most_at_once >= 0),
    most_in_total integer check (most_in_total >= 0),
    signed_on date,
    version integer not null default 1,
    check (expected_low <= expected_high),
    check (guaranteed_minimum <= expected_high)
);

create table coach (
    coach_id bigint primary key default nextval('coach_seq'),
    firm_id bigint not null,
    email text,
    objective text check (objective in ('prioritise', 'start', 'fund')),
    maturity text check (maturity in ('beginner', 'intermediate', 'advanced')),
    most_at_once integer not null check (most_at_once >= 0),
    wanted_in_total integer not null check (wanted_in_total >= 0),
    ecoleader boolean,
    version integer not null default 1
);

create table coach_name (
    coach_id bigint primary key,
    firm_id bigint not null,
    name text not null check (trim(name) <> ''),
    name_key text not null,
    version integer not null default 1,
    unique (firm_id, name_key)
);

create table coach_speciality (
    coach_id bigint not null,
    list text not null check (list in ('sector', 'theme', 'size')),
    code text not null,
    rank text not null check (rank in ('primary', 'secondary')),
    primary key (coach_id, list, code)
);

create table coach_region (
    coach_id bigint not null,
    region text not null check (region between '01' and '17'),
    primary key (coach_id, region)
);

create table company (
    company_id bigint primary key default nextval('company_seq'),
    registered_on date not null,
    sector text check (
        sector in ('aerospace', 'aluminium', 'film_television', 'finance', 'life_sciences', 'clean_technology')
    ),
    size_class text check (size_class in ('very_small', 'small', 'medium', 'large')),
    head_count integer check (head_count >= 0),
    postal_code text,
    description text,
    objective text check (objective in ('prioritise', 'start', 'fund')),
    expertise text check (expertise in ('beginner', 'intermediate', 'advanced')),
    expertise_detail text,
    attendees text,
    baro_eclair text,
    guide_me boolean not null default false,
    other_theme text,
    requested_coach text,
    requested_coach_id bigint,
    already_in_contact boolean,
    contact_email text,
    answered_at timestamp,
    consent_withdrawn_on date,
    withdrawn_on date,
    withdrawn_reason text,
    merged_into bigint,
    version integer not null default 1,
    check ((withdrawn_on is null) = (withdrawn_reason is null))
);

create table company_name (
    company_id bigint primary key,
    name text not null check (trim(name) <> ''),
    name_key text not null unique,
    version integer not null default 1
);

-- Other ways a company has been written: former names, merged records, spellings settled by a person.
create table company_alias (
    name_key text primary key,
    name text not null,
    company_id bigint not null
);

create table company_neq (
    company_id bigint primary key,
    neq text not null unique check (regexp_matches(neq, '^(11|22|33|88)[0-9]{8}$')),
    version integer not null default 1
);

create table company_region (
    company_id bigint not null,
    region text not null check (region between '01' and '17'),
    primary key (company_id, region)
);

create table company_theme (
    company_id bigint not null,
    theme text not null,
    primary key (company_id, theme)
);

create table ghg_inventory (
    ghg_inventory_id bigint primary key default nextval('ghg_inventory_seq'),
    company_id bigint not null unique,
    completed_on date,
    scope_1_t double check (scope_1_t >= 0),
    scope_2_t double check (scope_2_t >= 0),
    scope_3_t double check (scope_3_t >= 0),
    version integer not null default 1
);

create table ghg_inventory_line (
    ghg_inventory_id bigint not null,
    source text not null,
    quantity double not null check (quantity >= 0),
    unit text not null,
    primary key (ghg_inventory_id, source)
);

create table batch (
    batch_id bigint primary key default nextval('batch_seq'),
    month date not null unique check (date_trunc('month', month) = month),
    solved_at timestamp not null,
    solved_by text not null,
    weights text not null,
    waiting text not null,
    version integer not null default 1
);

create table proposal (
    proposal_id bigint primary key default nextval('proposal_seq'),
    batch_id bigint references batch (batch_id),
    company_id bigint not null references company (company_id),
    coach_id bigint not null references coach (coach_id),
    state text not null check (
        state in ('proposed', 'approved', 'offered', 'confirmed', 'declined', 'expired', 'replaced', 'withdrawn')
    ),
    score integer,
    parts text,
    comment text,
    proposed_on date not null,
    approved_on date,
    approved_by text,
    offered_on date,
    deadline date,
    answered_on date,
    answer_note text,
    closed_on date,
    version integer not null default 1,
    check (state not in ('approved', 'offered', 'confirmed') or approved_on is not null),
    check (state not in ('offered', 'confirmed', 'declined', 'expired') or (offered_on is not null and deadline is not null)),
    check (state not in ('confirmed', 'declined', 'expired') or answered_on is not null),
    check (state not in ('replaced', 'withdrawn') or closed_on is not null)
);

create table exclusion (
    exclusion_id bigint primary key default nextval('exclusion_seq'),
    company_id bigint not null references company (company_id),
    coach_id bigint not null references coach (coach_id),
    origin text not null check (origin in ('declined', 'expired', 'reviewer')),
    reason text not null check (trim(reason) <> ''),
    made_on date not null,
    version integer not null default 1,
    unique (company_id, coach_id)
);

-- A coaching agreed: from a confirmed proposal, or imported because it was agreed before the tool existed.
create table coaching (
    coaching_id bigint primary key default nextval('coaching_seq'),
    company_id bigint not null unique,
    coach_id bigint not null,
    proposal_id bigint,
    offered_on date,
    confirmed_on date not null,
    version integer not null default 1,
    check (offered_on is null or offered_on <= confirmed_on)
);

create table meeting (
    meeting_id bigint primary key default nextval('meeting_seq'),
    coaching_id bigint not null,
    held_on date not null,
    rank integer not null default 1 check (rank >= 1),
    minutes integer not null check (minutes between 1 and 1440),
    state text not null check (state in ('held', 'planned', 'cancelled')),
    attendees text,
    topics text,
    version integer not null default 1,
    unique (coaching_id, held_on, rank)
);
