-- What a reviewer decides of a month's batch before it is published: pairs that stay, companies put off to a later month.
--
-- A pair she forbids is an `exclusion` (origin 'reviewer'), which the first schema has.

alter table proposal add column locked_on date;
alter table proposal add column locked_by text;

create sequence deferral_seq;

-- The company is in no batch before `until_month`. One row a company, the former decisions being in the audit; not
-- declared unique, because merging two records gives the kept one what both had.
create table deferral (
    deferral_id bigint primary key default nextval('deferral_seq'),
    company_id bigint not null,
    from_month date not null check (date_trunc('month', from_month) = from_month),
    until_month date not null check (date_trunc('month', until_month) = until_month),
    reason text not null check (trim(reason) <> ''),
    made_on date not null,
    made_by text not null,
    version integer not null default 1,
    check (until_month > from_month)
);
