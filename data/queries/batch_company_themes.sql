select company_id, theme from company_theme order by company_id, theme
