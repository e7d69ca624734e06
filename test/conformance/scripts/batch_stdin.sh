# ip -batch - reads standard input and stops at the first line that fails
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip -batch - <<'END'
netns add A
netns add B
netns add A
netns add C
END
r ip netns list
r ip -batch - <<'END'
link show nope
netns add D
END
r ip -batch - <<'END'
link set nope up
netns add D
END
r ip -b - <<'END'
link add v0 type nonsense
netns add D
END
r ip -batch - <<'END'
frob
netns add D
END
r ip netns list
r ip -batch - < /dev/null
r ip -batch - <<'END'

  # nothing here

END
