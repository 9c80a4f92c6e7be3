-- When a meter was calibrated, and how long that holds: what a verifier asks of every boundary meter.

ALTER TABLE meter
    ADD COLUMN calibrated_on date,
    ADD COLUMN calibrated_until date,      -- last day; null: not said
    ADD CHECK (calibrated_until > calibrated_on);
