-- Companies with more themes than the form allows (AO annex 1). $1: themes at most.
select company_id as row_key, count(*) as number
from company_theme
group by company_id
having count(*) > $1
order by company_id
