select coach_id, region from coach_region order by coach_id, region
