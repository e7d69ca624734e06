# nsenter --help and --version
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r nsenter --help
r nsenter -h
version=$(nsenter --version); echo "[rc=$?]"; echo "${version%.*}"
version=$(nsenter -V); echo "[rc=$?]"; echo "${version%.*}"
