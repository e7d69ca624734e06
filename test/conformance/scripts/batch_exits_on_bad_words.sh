# errors of the kind that end ip end a batch too, even with -force
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip -force -batch - <<'END'
netns add A
link set up
netns add B
END
r ip netns list
r ip -force -batch - <<'END'
netns add a/b
netns add C
END
r ip -force -batch - <<'END'
link show dev
netns add D
END
r ip netns list
