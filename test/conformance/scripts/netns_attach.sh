# ip netns attach gives the namespace of a process a name
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

unshare -n sleep 60 & pid=$!
sleep 0.5
ip netns attach D $pid
r ip netns list
test "$(ip netns pids D)" = $pid && echo the process is in D
test "$(ip netns identify $pid)" = D && echo and identified as D
r ip -n D link
kill $pid; { wait; } 2> /dev/null
r ip -n D -br link
r ip netns attach
r ip netns attach E
r ip netns attach E foo
r ip netns attach E 999999
r ip netns attach D 1
r ip netns list
