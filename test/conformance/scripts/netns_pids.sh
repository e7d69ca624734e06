# ip netns pids lists the processes inside, and only those
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

inside() { for i in {1..60}; do [ -n "$(ip netns pids "$1")" ] && return; sleep 0.1; done; }
ip netns add A
ip netns add B
r ip netns pids A
ip netns exec A sleep 60 & one=$!
inside A
test "$(ip netns pids A)" = $one && echo one is in A
test "$(ip netns identify $one)" = A && echo and identified as A
r ip netns pids B
ip netns exec B sleep 60 & two=$!
inside B
test "$(ip netns pids B)" = $two && echo two is in B
test "$(ip netns pids A)" = $one && echo A has not changed
kill $one $two
{ wait; } 2> /dev/null
r ip netns pids A
r ip netns pids
r ip netns pids nope
r ip netns pids A B
