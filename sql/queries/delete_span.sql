-- delete_span
DELETE FROM span;
