-- An alert put off is one line of a list, even where its subject has several there: `item` is the refused line, the
-- reminder or the coaching it is about, 0 when the subject is enough. What was put off for several lines at once stays
-- under 0, where it holds none of them back any more: each comes back to be seen once.
--
-- DuckDB cannot change a unique constraint: the table is made again.

create table snooze_of_item (
    snooze_id bigint primary key default nextval('snooze_seq'),
    alert text not null,
    subject_kind text not null check (subject_kind in ('company', 'coach', 'firm', 'programme')),
    subject_number bigint not null,
    item bigint not null default 0,
    severity text not null check (severity in ('amber', 'red')),
    snoozed_on date not null,
    until date not null,
    reason text not null check (trim(reason) <> ''),
    version integer not null default 1,
    unique (alert, subject_kind, subject_number, item),
    check (until > snoozed_on)
);

insert into snooze_of_item
select snooze_id, alert, subject_kind, subject_number, 0, severity, snoozed_on, until, reason, version
from snooze;

drop table snooze;

alter table snooze_of_item rename to snooze;
