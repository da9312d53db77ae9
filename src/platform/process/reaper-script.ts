/**
 * The reaper's program, for any POSIX sh (about 1 MB under dash). Argument 1: the token of the worker's incarnation.
 * It reads `+<pgid>` and `-<pgid>` until the pipe ends, which the kernel sees to however the worker dies, and then
 * ends what is left: by group, and on Linux by mark, for those that left their group. It carries no mark itself.
 */
export const REAPER_SCRIPT = String.raw`
trap '' HUP INT QUIT TERM TSTP PIPE
token=$1
groups=' '
while read -r line; do
  case $line in
    +*) groups="$groups""${'$'}{line#+} " ;;
    -*) gone=" ${'$'}{line#-} "
        case $groups in *"$gone"*) groups="${'$'}{groups%%"$gone"*} ${'$'}{groups#*"$gone"}" ;; esac ;;
  esac
done
marked() {
  grep -lF "DEKSDENFLOW_PROCESS_TOKEN=$token." /proc/[0-9]*/environ 2>/dev/null |
    while IFS=/ read -r _ _ pid _; do echo "$pid"; done
}
strike() {
  struck=
  for target in $groups; do kill -s "$1" -- "-$target" 2>/dev/null && struck=1; done
  for target in $(marked); do kill -s "$1" "$target" 2>/dev/null && struck=1; done
}
strike TERM
[ -z "$struck" ] && exit 0
strike CONT
round=0
while [ $round -lt 8 ]; do
  sleep 0.25 2>/dev/null || sleep 1
  strike 0
  [ -z "$struck" ] && exit 0
  round=$((round + 1))
done
round=0
while [ $round -lt 20 ]; do
  strike KILL
  [ -z "$struck" ] && exit 0
  sleep 0.25 2>/dev/null || sleep 1
  round=$((round + 1))
done
`;
