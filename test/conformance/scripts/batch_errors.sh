# ip -batch without a file that can be read
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r ip -batch /nonexistent
r ip -batch /nonexistent link
