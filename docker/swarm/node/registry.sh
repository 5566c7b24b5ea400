#!/bin/sh
# The registry with one login: BENCH_USER and BENCH_PASSWORD. It takes bcrypt only; 22 hex digits are a valid salt.
set -eu
umask 077
perl -e 'print "$ENV{BENCH_USER}:", crypt($ENV{BENCH_PASSWORD}, "\$2y\$05\$" . substr($ENV{BENCH_SALT}, 0, 22)), "\n"' \
  > /run/htpasswd
unset BENCH_PASSWORD
exec docker-registry serve /etc/docker/registry/config.yml
