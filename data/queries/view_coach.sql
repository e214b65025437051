-- What the list of coaches does not need. $1: coach.
select email, ecoleader from coach where coach_id = $1
