-- Companies with several live proposals.
select company_id as row_key, count(*) as number, min(proposal_id) as first_id, max(proposal_id) as last_id
from proposal
where state in ('proposed', 'approved', 'offered', 'confirmed')
group by company_id
having count(*) > 1
order by company_id
