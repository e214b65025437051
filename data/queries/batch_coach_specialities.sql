select coach_id, list, code, rank from coach_speciality order by coach_id, list, code
