"""What administrators do from a page: by the same functions as the commands, with rights of its own."""
