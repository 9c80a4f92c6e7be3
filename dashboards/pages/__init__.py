"""The pages: one package per page."""
