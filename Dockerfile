# Four images for compose.yaml, each from Debian's packages: what is tested, and what docs/how-to/deploy.md
# installs on a plain machine. Nothing in them runs as root.
ARG DEBIAN=debian:trixie-slim

# Builds the environment of Python; stays behind.
FROM ${DEBIAN} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3-venv \
    && python3 -m venv /opt/fems
COPY deploy/requirements.lock /src/deploy/
RUN /opt/fems/bin/pip install --no-cache-dir --require-hashes -r /src/deploy/requirements.lock
COPY pyproject.toml README.md LICENSE /src/
COPY fems /src/fems
COPY dashboards /src/dashboards
COPY sql /src/sql
COPY sample_data /src/sample_data
# What builds and installs is not needed to run.
RUN /opt/fems/bin/pip install --no-cache-dir --no-deps --no-build-isolation /src \
    && /opt/fems/bin/pip uninstall -y hatchling trove-classifiers pathspec pluggy \
    && /opt/fems/bin/pip check \
    && /opt/fems/bin/pip uninstall -y pip

FROM ${DEBIAN} AS fems
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 postgresql-client fonts-nanum ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --no-create-home --uid 10001 --user-group --home-dir /var/lib/fems --shell /usr/sbin/nologin fems \
    && install -d -o fems -g fems -m 750 /var/lib/fems /var/backups/fems
COPY --from=build /opt/fems /opt/fems
COPY sample_data /opt/fems/sample_data
COPY deploy/containers/healthy.py /opt/fems/healthy.py
ENV PATH=/opt/fems/bin:/usr/bin:/bin FEMS_HOME=/var/lib/fems
USER fems
WORKDIR /var/lib/fems
ENTRYPOINT ["fems"]

FROM ${DEBIAN} AS database
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-common \
    && echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf \
    && apt-get install -y --no-install-recommends postgresql-17-timescaledb \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o postgres -g postgres -m 700 /var/lib/postgresql/data
COPY deploy/postgresql /etc/fems
COPY deploy/containers/database.sh /usr/local/bin/
USER postgres
STOPSIGNAL SIGINT
ENTRYPOINT ["sh", "/usr/local/bin/database.sh"]

FROM ${DEBIAN} AS broker
RUN apt-get update \
    && apt-get install -y --no-install-recommends mosquitto mosquitto-clients \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o mosquitto -g mosquitto -m 700 /etc/mosquitto/fems /var/lib/mosquitto \
    && ln -s /var/lib/mosquitto/passwords /etc/mosquitto/fems/passwords
COPY deploy/containers/mosquitto.conf /etc/mosquitto/
COPY deploy/mosquitto/fems.conf /etc/mosquitto/conf.d/
COPY --chown=mosquitto:mosquitto --chmod=400 fems/embedded/mosquitto.acl /etc/mosquitto/fems/
COPY deploy/containers/broker.sh /usr/local/bin/
USER mosquitto
ENTRYPOINT ["sh", "/usr/local/bin/broker.sh"]

FROM ${DEBIAN} AS proxy
RUN apt-get update \
    && apt-get install -y --no-install-recommends nginx \
    && rm -rf /var/lib/apt/lists/*
COPY deploy/containers/nginx.conf deploy/nginx/fems.conf /etc/nginx/
USER www-data
STOPSIGNAL SIGQUIT
ENTRYPOINT ["nginx", "-c", "/etc/nginx/nginx.conf"]
