# lsns with options that are none
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

r lsns -t frob
r lsns -o FROB
r lsns -t net -o NS,frob
r lsns --frob
r lsns -t
r lsns --no
r lsns -p abc
r lsns 12
r lsns -t net extra
r lsns -t net -p 99999
r lsns -V
r lsns --help
