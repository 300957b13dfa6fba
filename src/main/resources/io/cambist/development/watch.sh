# Runs a program until it ends or this script's standard input does, which is when the JVM that
# holds the other end is gone, be it by SIGKILL; then removes the program's directory.
# Arguments: the directory, the program and its arguments.
directory=$1
shift
trap '' INT HUP TERM
exec 3<&0
"$@" </dev/null >"$directory/redis.log" 2>&1 3<&- &
program=$!
(
  cat <&3 >/dev/null
  kill "$program" 2>/dev/null
) </dev/null >/dev/null 2>&1 &
wait "$program"
cat "$directory/redis.log"
rm -rf "$directory"
