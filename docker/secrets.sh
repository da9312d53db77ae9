#!/bin/sh
# Makes what docker/compose.yaml reads from docker/secrets/: random values, never a default. What is there stays.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
cd secrets

random() { od -An -tx1 -N32 /dev/urandom | tr -d ' \n'; }
# keep <file> <content>: writes it whole or not at all.
keep() {
  [ -s "$1" ] && return
  printf '%s' "$2" >"$1.new"
  mv "$1.new" "$1"
}

keep database_password "$(random)"
keep database_url "postgres://deksdenflow:$(cat database_password)@postgres:5432/deksdenflow"
keep redis_password "$(random)"
keep redis_conf "$(printf 'appendonly yes\nappendfsync everysec\nmaxmemory-policy noeviction\nsave ""\ndir /data\nrequirepass %s\n' "$(cat redis_password)")"
keep queue_url "redis://:$(cat redis_password)@redis:6379"
keep api_token "$(random)"
keep secret_key "$(random)"
keep webhook_token "$(random)"
# Mounted as they are, and read by the image's user and by Redis' own; the folder keeps everybody else out.
chmod 0700 .
chmod 0644 ./*
echo "Secrets are in $PWD. The admin's token: $(cat api_token)"
