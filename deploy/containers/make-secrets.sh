#!/bin/sh
# Make what compose.yaml reads: passwords, addresses with them, and a certificate of an authority of our own.
#   sh deploy/containers/make-secrets.sh energy.example
# Nobody but you can enter the folder 'secrets'. The files within are readable, because containers get
# them as they are and run as other accounts.
set -eu
name=$1
mkdir -m 700 secrets
cd secrets
for each in database_password backup_password ingest_password jobs_password dashboard_password mqtt_password; do
    openssl rand -hex 24 > "$each"
done
echo "postgresql://fems:$(cat database_password)@database:5432/fems" > database_url
for part in ingest jobs dashboard; do  # ingest_url, jobs_url, dashboard_url
    echo "postgresql://fems-$part:$(cat "${part}_password")@database:5432/fems" > "${part}_url"
done
echo "postgresql://fems_backup:$(cat backup_password)@database:5432/fems" > backup_url
echo "mqtts://fems-ingest:$(cat mqtt_password)@$name:8883" > mqtt_url
curve="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc"
openssl req -x509 $curve -days 3650 -subj "/CN=Authority of $name" \
    -addext keyUsage=critical,keyCertSign,cRLSign -keyout ca.key -out ca.pem
openssl req -new $curve -subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
    -addext extendedKeyUsage=serverAuth -keyout fems.key -out fems.csr
openssl x509 -req -in fems.csr -copy_extensions copy -CA ca.pem -CAkey ca.key -days 365 -out fems.pem
chmod 444 -- *_password *_url *.pem fems.key
echo "FEMS_NAME=$name" > ../.env
