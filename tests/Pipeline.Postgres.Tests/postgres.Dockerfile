# Postgres for the tests, from Debian packages: a real server, TCP with SCRAM, pg_stat_statements, nothing else.
# BASE=pipeline/base:13 VERSION=17, or BASE=pipeline/base:12 VERSION=15.
ARG BASE=pipeline/base:13
FROM ${BASE}
ARG VERSION=17
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql-${VERSION} \
 && rm -rf /var/lib/apt/lists/*
USER postgres
ENV PATH=/usr/lib/postgresql/${VERSION}/bin:/usr/bin:/bin LC_ALL=C.UTF-8 PGDATA=/var/lib/postgresql/data
# The password comes over stdin, so that neither argv nor `inspect` shows it. Trust nowhere: SCRAM on every line.
ENTRYPOINT ["sh", "-c", "umask 077; cat > /tmp/pw; initdb -U postgres --pwfile=/tmp/pw -A scram-sha-256 --no-sync >/tmp/initdb.log || { cat /tmp/initdb.log; exit 1; }; rm /tmp/pw; echo 'host all all all scram-sha-256' >> $PGDATA/pg_hba.conf; exec postgres -c listen_addresses='*' -c fsync=off -c shared_preload_libraries=pg_stat_statements -c log_statement=all -c logging_collector=off -c max_connections=200 -c autovacuum=off"]
