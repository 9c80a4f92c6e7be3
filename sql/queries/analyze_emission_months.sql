-- analyze_emission_months
-- Renews what the planner knows of the table, with the rights of its owner.
SELECT analyze_emission_months();
