# User namespaces in user namespaces, down to the last
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
r unshare -r unshare -r unshare -rn ip link set lo up
r unshare -rn unshare -r ip link set lo up
r unshare -r unshare -U unshare -n true
r unshare -rn unshare -U ip link set lo up
deeper() {
  local words=() i
  for ((i = 0; i < $1; i++)); do words+=(unshare -r); done
  echo "$1 levels"; "${words[@]}" true; echo "[rc=$?]"
}
deeper 32
deeper 33
deeper 34
