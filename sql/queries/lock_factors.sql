-- lock_factors
-- One writer of the registry at a time; readers are not held up.
LOCK TABLE factor IN SHARE ROW EXCLUSIVE MODE;
