select company_id, coach_id, origin, reason, made_on from exclusion order by company_id, coach_id
