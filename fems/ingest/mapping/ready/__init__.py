"""Rules for common gateways, selected by name in a mapping file."""
