# unshare with options and commands that are none
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

shopt -s extglob
r unshare --frob
r unshare -n --frob true
r unshare -Z
r unshare -n /nonexistent
r unshare -n no-such-command
r unshare -n /tmp
for file in /nonexistent /tmp/nope/nope ''; do
  said=$(unshare --net=$file true 2>&1); echo "[rc=$?]"
  echo "${said//\/proc\/+([0-9])\//\/proc\/PID\/}"
done
r unshare --fork=yes true
r unshare -n --fork no-such-command
