-- empty_context_span
TRUNCATE context_span;
