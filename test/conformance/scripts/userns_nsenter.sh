# Entering user namespaces
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }
unshare -U sleep 60 & a=$!
unshare -rn sleep 60 & b=$!
unshare -rnm sleep 60 & c=$!
${SETTLE:-sleep} 0.5
n() { echo "$ nsenter $*" | sed "s/$a/A/g; s/$b/B/g; s/$c/C/g"; nsenter "$@" 2>&1 | sed "s/$a/A/g; s/$b/B/g"; echo "[rc=${PIPESTATUS[0]}]"; }
n -t $b -U true
n -t $b -n ip link set lo up
n -t $b -U -n ip link set lo down
n -t $a -U true
n -t $a -U --preserve-credentials true
n -t $a -U --preserve-credentials ip link set lo up
n -t $b -U unshare -n true
n -t $b -U ip link set lo up
n -t $b -U nsenter -t 1 -U true
n -t $b -U nsenter -t 1 -n true
n -t $b -U nsenter -t $b -U true
n -t $b -U nsenter -t $b -n ip link set lo up
n --user=/proc/$b/ns/user true
n --user=/nonexistent true
n -U true
n -t $c -U -n -m ip -br link
kill $a $b $c
