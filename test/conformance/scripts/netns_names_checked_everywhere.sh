# invalid names are refused by every subcommand, even those that need none
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

ip netns add A
r ip netns list a/b
r ip netns list A
r ip netns identify ..
r ip netns pids a/b
r ip netns exec a/b true
r ip netns set a/b 1
r ip netns list-id a/b
