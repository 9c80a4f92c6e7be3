"""A private TimescaleDB and Mosquitto for those who have none."""
