-- The contacts with a company, latest first. $1: company.
select contact_id, company_id, made_on, made_by, channel, summary, version
from contact
where company_id = $1
order by made_on desc, contact_id desc
