"""The only room that knows psycopg: SQL text, connections, one module per family of tables."""
