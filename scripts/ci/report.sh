#!/bin/sh
# Tells DeksdenFlow how a CI job ended: report.sh [success|failure|running] [--soft]
#
# For POSIX sh (dash, bash, busybox ash) with curl, openssl and what every system has: od, sed, tr, date, mktemp.
# Without a state, DEKSDENFLOW_STATUS or GitLab's CI_JOB_STATUS decides. --soft: a report that cannot be made or sent
# does not fail the job.
#
#   DEKSDENFLOW_API_BASE         where the server is: https://deksdenflow.example (required)
#   DEKSDENFLOW_WEBHOOK_TOKEN    the project's WEBHOOK_SECRET (required)
#   DEKSDENFLOW_CI_PROVIDER      github or gitlab (default: where this runs)
#   DEKSDENFLOW_PROJECT_ID       whose secret it is (default: the server's own webhook token)
#   DEKSDENFLOW_PROTOCOL_RUN_ID  which protocol (default: found by repository and branch)
#   DEKSDENFLOW_BRANCH, _SHA, _CHECK_NAME, _TARGET_URL   (default: the CI's own variables, else git's)
#   DEKSDENFLOW_RETRY_SECONDS    pause before the second try, doubled for each further one (default 2)
#
# Exit codes: 0 sent, 1 refused by the server, 2 wrong usage or secret, 3 curl or openssl missing, or nobody answers.
set -u
set +x # a trace would print the token
umask 077
LC_ALL=C
export LC_ALL

max_tries=5

complain() { printf 'report.sh: %s\n' "$1" >&2; }

# Leaves with the code, or with 0 where the job must not suffer.
give_up() {
  complain "$2"
  [ "$soft" = yes ] && exit 0
  exit "$1"
}

usage() {
  complain "$1"
  echo 'usage: report.sh [success|failure|running] [--soft]' >&2
  exit 2
}

# A JSON string of any bytes: od shows them as octal numbers, which printf takes back.
json_string() {
  js_format=
  for js_byte in $(printf '%s' "$1" | od -An -v -to1); do
    case $js_byte in
      042) js_format="$js_format\\\\\"" ;;
      134) js_format="$js_format\\\\\\\\" ;;
      012) js_format="$js_format\\\\n" ;;
      011) js_format="$js_format\\\\t" ;;
      015) js_format="$js_format\\\\r" ;;
      # Some shells turn an octal number into its character before they look for %.
      045) js_format="$js_format%%" ;;
      # Nothing that shows; a newline within a line of output would be a line of somebody else's.
      00? | 01? | 02? | 03? | 177) js_format="$js_format " ;;
      *) js_format="$js_format\\$js_byte" ;;
    esac
  done
  # shellcheck disable=SC2059
  printf "\"$js_format\""
}

json_or_null() { if [ -n "$1" ]; then json_string "$1"; else printf null; fi; }

# For a path or a query. Every byte is encoded when one must be: the server reads both alike.
url_part() {
  case $1 in
    *[!A-Za-z0-9._~-]*) printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g' ;;
    *) printf '%s' "$1" ;;
  esac
}

# A value between quotes in curl's own configuration.
curl_quoted() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }

# The bytes of a hash key with each one XORed, to standard output; nothing of it is an argument of a process.
key_block() {
  kb_format=
  for kb_byte in $key_bytes; do
    kb_value=$((kb_byte ^ $1))
    # As above.
    if [ "$kb_value" = 37 ]; then
      kb_format="$kb_format%%"
      continue
    fi
    kb_format="$kb_format\\$((kb_value / 64))$((kb_value / 8 % 8))$((kb_value % 8))"
  done
  # shellcheck disable=SC2059
  printf "$kb_format"
}

# HMAC-SHA-256 (RFC 2104) of a file. `openssl dgst -hmac KEY` and `-macopt` show the key to everybody who can list the
# processes of the machine, and there is no form that reads it from elsewhere in all versions from 1.0 to 3. So the two
# hashes are made here; printf is a part of the shell, which nobody sees.
hmac_of() {
  hm_file=$1
  # shellcheck disable=SC2046
  set -- $(printf '%s' "$token" | od -An -v -tu1)
  # shellcheck disable=SC2046
  [ "$#" -le 64 ] || set -- $(printf '%s' "$token" | openssl dgst -sha256 -binary | od -An -v -tu1)
  while [ "$#" -lt 64 ]; do set -- "$@" 0; done
  key_bytes=$*
  { key_block 54 && cat "$hm_file"; } | openssl dgst -sha256 -binary >"$work/inner" || return 1
  { key_block 92 && cat "$work/inner"; } | openssl dgst -sha256 | sed 's/^.*[ =]//'
}

# On a pull request's event GITHUB_SHA is a merge commit that GitHub made (with pull_request_target even the base
# branch's): the commit that counts is `pull_request.head.sha` of the event file. In there only an object can match, as
# texts have their quotes escaped. Where the file says nothing, the merge commit's second parent is the same commit;
# `git cat-file` shows it in a shallow clone too, where HEAD^2 is unknown.
github_head_sha() {
  gh_string='"([^"\\]|\\.)*"'
  gh_member="\"[a-z_]+\"[[:space:]]*:[[:space:]]*($gh_string|null)[[:space:]]*,[[:space:]]*"
  gh_head="\"head\"[[:space:]]*:[[:space:]]*\\{[[:space:]]*($gh_member)*\"sha\"[[:space:]]*:[[:space:]]*\"[0-9a-f]{40,64}\""
  gh_sha=
  if [ -f "${GITHUB_EVENT_PATH:-}" ]; then
    gh_sha=$(tr '\n\r' '  ' <"$GITHUB_EVENT_PATH" | grep -oE "$gh_head" | sed -E 's/.*"([0-9a-f]+)"$/\1/' | head -n 1)
  fi
  if [ -z "$gh_sha" ] && [ "${GITHUB_EVENT_NAME:-}" = pull_request ]; then
    gh_sha=$(git cat-file commit "${GITHUB_SHA:-HEAD}" 2>/dev/null | sed -n '/^$/q; s/^parent //p' | sed -n 2p)
  fi
  printf '%s' "$gh_sha"
}

branch_of_ref() { case $1 in refs/heads/*) printf '%s' "${1#refs/heads/}" ;; esac; }
from_git() { git "$@" 2>/dev/null || :; }

read_github() {
  case ${GITHUB_EVENT_NAME:-} in
    pull_request*) sha=$(github_head_sha) ;;
    *) sha=${GITHUB_SHA:-} ;;
  esac
  branch=${GITHUB_HEAD_REF:-$(branch_of_ref "${GITHUB_REF:-}")}
  repository=${GITHUB_REPOSITORY:-}
  name=${GITHUB_WORKFLOW:-}
  [ -z "${GITHUB_RUN_ID:-}" ] || target_url="${GITHUB_SERVER_URL:-https://github.com}/$repository/actions/runs/$GITHUB_RUN_ID"
}

# In a pipeline of merged results CI_COMMIT_SHA is a merge commit; then the branch's own commit has a variable.
read_gitlab() {
  sha=${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-${CI_COMMIT_SHA:-}}
  branch=${CI_MERGE_REQUEST_SOURCE_BRANCH_NAME:-${CI_COMMIT_BRANCH:-}}
  repository=${CI_PROJECT_PATH:-}
  name=${CI_PIPELINE_NAME:-}
  target_url=${CI_PIPELINE_URL:-}
  case ${CI_PIPELINE_ID:-} in '' | *[!0-9]*) ;; *) id=$CI_PIPELINE_ID ;; esac
}

github_payload() {
  case $state in running) gh_state=pending ;; cancelled) gh_state=error ;; *) gh_state=$state ;; esac
  printf '{"id":%s,"sha":%s,"name":%s,"context":%s,"state":"%s","description":%s,"target_url":%s,' \
    "$id" "$(json_string "$sha")" "$(json_string "$repository")" "$(json_string "$name")" "$gh_state" \
    "$(json_string "Reported by CI: $state")" "$(json_or_null "$target_url")"
  printf '"branches":'
  if [ -n "$branch" ]; then
    printf '[{"name":%s,"commit":{"sha":%s}}]' "$(json_string "$branch")" "$(json_string "$sha")"
  else
    printf '[]'
  fi
  printf ',"created_at":"%s","updated_at":"%s"' "$now" "$now"
  [ -z "$repository" ] || printf ',"repository":{"full_name":%s}' "$(json_string "$repository")"
  printf '}'
}

# `external` is GitLab's own word for a pipeline that others report: it stands beside the real one, not in its place.
gitlab_payload() {
  case $state in failure) gl_status=failed ;; cancelled) gl_status=canceled ;; *) gl_status=$state ;; esac
  gl_finished=null
  [ "$state" = running ] || gl_finished="\"$now\""
  printf '{"object_kind":"pipeline","object_attributes":{"id":%s,"name":%s,"ref":%s,"tag":false,"sha":%s,' \
    "$id" "$(json_string "$name")" "$(json_or_null "$branch")" "$(json_string "$sha")"
  printf '"source":"external","status":"%s","detailed_status":"%s","created_at":"%s","updated_at":"%s",' \
    "$gl_status" "$gl_status" "$now" "$now"
  printf '"finished_at":%s,"url":%s},"merge_request":null,"builds":[]' "$gl_finished" "$(json_or_null "$target_url")"
  [ -z "$repository" ] || printf ',"project":{"path_with_namespace":%s}' "$(json_string "$repository")"
  printf '}'
}

# Everything goes in by standard input: an address or a header among the arguments could be seen by others.
curl_config() {
  printf 'url = "%s"\n' "$(curl_quoted "$url")"
  printf 'header = "Content-Type: application/json"\nheader = "User-Agent: deksdenflow-report"\nheader = "Expect:"\n'
  if [ "$provider" = github ]; then
    printf 'header = "X-GitHub-Event: status"\nheader = "X-GitHub-Delivery: %s"\n' "$delivery"
    printf 'header = "X-Hub-Signature-256: sha256=%s"\n' "$signature"
  else
    printf 'header = "X-Gitlab-Event: Pipeline Hook"\nheader = "Idempotency-Key: %s"\n' "$delivery"
    printf 'header = "X-Gitlab-Token: %s"\n' "$(curl_quoted "$token")"
  fi
}

# The server may ask for a longer pause, of a minute at most.
pause_before_next() {
  asked=$(tr -d '\r' <"$work/headers" 2>/dev/null | sed -n 's/^[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]: *\([0-9]\{1,4\}\)$/\1/p' | tail -n 1)
  [ "${asked:-0}" -gt "$pause" ] && pause=$asked
  [ "$pause" -gt 60 ] && pause=60
  sleep "$pause"
}

soft=no
state=
for argument in "$@"; do
  case $argument in
    --soft) soft=yes ;;
    success | failure | running | failed | cancelled | canceled)
      [ -z "$state" ] || usage 'one state, not two'
      state=$argument
      ;;
    *) usage "what is \"$argument\"?" ;;
  esac
done
state=${state:-${DEKSDENFLOW_STATUS:-${CI_JOB_STATUS:-}}}
case $state in
  success | failure | running | cancelled) ;;
  failed) state=failure ;;
  canceled) state=cancelled ;;
  *) usage 'say success, failure or running' ;;
esac

for program in curl openssl od sed; do
  command -v "$program" >/dev/null 2>&1 || give_up 3 "$program is not installed"
done

token=${DEKSDENFLOW_WEBHOOK_TOKEN:-}
# Programs that are started from here need not inherit it.
unset DEKSDENFLOW_WEBHOOK_TOKEN
base=${DEKSDENFLOW_API_BASE:-}
[ -n "$token" ] || give_up 2 'DEKSDENFLOW_WEBHOOK_TOKEN is not set (jobs of forks get no secrets)'
# Of a trailing newline the server knows nothing, and in a header it would begin another.
[ "$(printf '%s' "$token" | tr -d '\r\n')" = "$token" ] || give_up 2 'DEKSDENFLOW_WEBHOOK_TOKEN holds a line break'
case $base in
  *[!]A-Za-z0-9._~:/%[-]*) give_up 2 'DEKSDENFLOW_API_BASE must be an address without credentials and query' ;;
  http://?* | https://?*) ;;
  *) give_up 2 'DEKSDENFLOW_API_BASE must be an http:// or https:// address' ;;
esac

provider=${DEKSDENFLOW_CI_PROVIDER:-}
if [ -z "$provider" ]; then
  if [ "${GITHUB_ACTIONS:-}" = true ]; then provider=github; elif [ -n "${GITLAB_CI:-}" ]; then provider=gitlab; fi
fi
id=$(date -u +%s)
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
sha='' branch='' repository='' name='' target_url=''
case $provider in
  github) read_github ;;
  gitlab) read_gitlab ;;
  *) give_up 2 'DEKSDENFLOW_CI_PROVIDER must be github or gitlab' ;;
esac
branch=${DEKSDENFLOW_BRANCH:-${branch:-$(from_git symbolic-ref --short -q HEAD)}}
sha=${DEKSDENFLOW_SHA:-$sha}
# Not for a pull request whose commit was not found: HEAD is the merge commit there.
case ${GITHUB_EVENT_NAME:-} in pull_request*) ;; *) sha=${sha:-$(from_git rev-parse HEAD)} ;; esac
name=${DEKSDENFLOW_CHECK_NAME:-${name:-report}}
target_url=${DEKSDENFLOW_TARGET_URL:-$target_url}
case $sha in '' | *[!0-9a-f]*) give_up 2 'the commit is unknown: set DEKSDENFLOW_SHA' ;; esac

url=${base%/}/webhooks/$provider
[ -z "${DEKSDENFLOW_PROJECT_ID:-}" ] || url=$url/$(url_part "$DEKSDENFLOW_PROJECT_ID")
[ -z "${DEKSDENFLOW_PROTOCOL_RUN_ID:-}" ] || url="$url?protocol_run_id=$(url_part "$DEKSDENFLOW_PROTOCOL_RUN_ID")"

work=$(mktemp -d) || give_up 3 'no temporary folder'
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

if [ "$provider" = github ]; then github_payload; else gitlab_payload; fi >"$work/body"
# One id for all tries: a report that arrived although its answer was lost has no second effect.
delivery=$(openssl rand -hex 16 | sed 's/\(........\)\(....\)\(....\)\(....\)/\1-\2-\3-\4-/')
signature=
if [ "$provider" = github ]; then
  signature=$(hmac_of "$work/body") || give_up 3 'openssl cannot sign'
fi

pause=${DEKSDENFLOW_RETRY_SECONDS:-2}
case $pause in '' | *[!0-9]*) pause=2 ;; esac
tries=0
while :; do
  tries=$((tries + 1))
  : >"$work/headers"
  # No redirects: the token would follow them. The answer is not printed: it might hold what was sent.
  status=$(curl_config | curl -q -sS -K - --connect-timeout 10 --max-time 30 --data-binary "@$work/body" \
    -o /dev/null -D "$work/headers" -w '%{http_code}' 2>"$work/errors") || status=000
  case $status in
    2??)
      printf 'report.sh: reported %s of %s (%s)\n' "$state" "$sha" "$status"
      exit 0
      ;;
    000 | 429 | 5??)
      [ "$tries" -lt "$max_tries" ] || break
      pause_before_next
      pause=$((pause * 2))
      ;;
    *) break ;;
  esac
done

case $status in
  000) give_up 3 "the server cannot be reached: $(tr -d '\r\n' <"$work/errors")" ;;
  503) give_up 3 'the server is not available now (503)' ;;
  401 | 403) give_up 2 "the server refuses the signature ($status): is DEKSDENFLOW_WEBHOOK_TOKEN the project's WEBHOOK_SECRET?" ;;
  400) give_up 2 'the server cannot read the report (400)' ;;
  *) give_up 1 "the server refuses the report ($status)" ;;
esac
