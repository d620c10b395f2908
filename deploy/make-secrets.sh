#!/bin/sh
# Makes every secret of docker-compose.yml, once: `sh deploy/make-secrets.sh [FOLDER]` (default: secrets).
# The containers read the files as users of their own; nobody else on this machine can enter the folder.
set -eu
folder=${1:-secrets}
umask 077
mkdir "$folder"

random() { head -c 256 /dev/urandom | base64 | tr -dc 'a-zA-Z0-9' | cut -c -64; }
write() { printf '%s\n' "$2" > "$folder/$1"; chmod 444 "$folder/$1"; }
everything_in() { for bucket; do printf ', "%s:podium-'"$bucket"'"' Read Write List Tagging; done; }

database=$(random) web=$(random) worker=$(random)
write secret-key "$(random)"
write database-password "$database"
write database-url "postgresql://podium:$database@postgres:5432/podium"
write web-storage-url "s3://web:$web@s3:8333/podium?scheme=http"
write worker-storage-url "s3://worker:$worker@s3:8333/podium?scheme=http"
# Web puts solutions in and never reads them again; the worker reads them.
write s3-identities.json "{\"identities\": [
  {\"name\": \"web\", \"credentials\": [{\"accessKey\": \"web\", \"secretKey\": \"$web\"}],
   \"actions\": [\"Write:podium-solutions\"$(everything_in media data predictions)]},
  {\"name\": \"worker\", \"credentials\": [{\"accessKey\": \"worker\", \"secretKey\": \"$worker\"}],
   \"actions\": [\"Read:podium-solutions\"$(everything_in media data predictions solutions)]}
]}"
