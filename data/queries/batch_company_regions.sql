select company_id, region from company_region order by company_id, region
