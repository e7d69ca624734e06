# unshare --help and --version
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r unshare --help
r unshare -h
version=$(unshare --version); echo "[rc=$?]"; echo "${version%.*}"
version=$(unshare -V); echo "[rc=$?]"; echo "${version%.*}"
