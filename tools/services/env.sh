#!/usr/bin/env bash
# Prints the contract's variables for the servers of this set: eval "$(bash env.sh)"
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
for s in postgres s3 opensearch tika; do bash "$here/$s.sh" env; done
printf "export QUERIDO_DIARIO_FILES_ENDPOINT='%s/%s'\n" "$(bash "$here/s3.sh" url)" "${STORAGE_BUCKET:-queridodiariobucket}"
