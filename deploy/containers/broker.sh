#!/bin/sh
# Start Mosquitto, with the password of our ingest in its list; those of plants stay in it.
#   broker.sh plant acme    gives a plant's gateway a password, from standard input, twice
#   broker.sh healthy       whether it lets us in and answers
set -eu
umask 077
list=/var/lib/mosquitto/passwords
case "${1:-}" in
    plant)
        mosquitto_passwd "$list" "$2"
        kill -HUP 1
        ;;
    healthy)
        exec mosquitto_sub -h localhost --insecure --cafile /etc/fems/tls/ca.pem -p 8883 \
            -u fems-ingest -P "$(cat /run/secrets/mqtt_password)" -t '$SYS/broker/uptime' -C 1 -W 5
        ;;
    *)
        touch "$list"
        mosquitto_passwd -b "$list" fems-ingest "$(cat /run/secrets/mqtt_password)"
        exec mosquitto -c /etc/mosquitto/mosquitto.conf
        ;;
esac
