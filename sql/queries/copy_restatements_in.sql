-- copy_restatements_in
COPY restatement (restated_at, plant_id, carrier, first_day, last_day, kg_before, kg_after,
                  kg_by_factor, kg_by_activity, factor_before, factor_after, cause, noted_by,
                  reason) FROM STDIN (FORMAT BINARY);
