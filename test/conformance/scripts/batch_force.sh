# ip -force -batch goes on after lines that fail, and says so at the end
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip -force -batch - <<'END'
netns add A
netns add A
link set nope up
netns add B
END
r ip netns list
r ip -f -b - <<'END'
netns add C
END
r ip -force -batch - <<'END'
link add type nonsense
frob
netns add D
END
r ip netns list
