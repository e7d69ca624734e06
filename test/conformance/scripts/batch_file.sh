# ip -batch FILE: one command a line; comments, empty and continued lines
# kernel: sandbox
r() { echo "\$ $*"; "$@" 2>&1; echo "[rc=$?]"; }

file=$(mktemp)
cat > $file <<'END'
# a comment
netns add A

netns add B # and another
link add v0 netns "B" type veth \
  peer name v1 netns 'A' # and so on
netns list
END
ip -batch $file > $file.out 2>&1; echo rc=$?
said=$(cat $file.out); echo "${said//$file/FILE}"
printf "netns add C\n\n# not there:\nlink set nope up\n" > $file
said=$(ip -batch $file 2>&1); echo rc=$?; echo "${said//$file/FILE}"
ip -n A -o link | cut -d"<" -f1
ip -n B -o link | cut -d"<" -f1
r ip netns list
rm -f $file $file.out
