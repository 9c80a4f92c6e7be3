-- empty_span
TRUNCATE span;
