"""Messages of other gateways: rules in a file say where a message holds its readings."""
