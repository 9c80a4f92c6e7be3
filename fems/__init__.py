"""A factory energy management system: meters over MQTT to figures people can trust."""

__version__ = "0.1.0"
