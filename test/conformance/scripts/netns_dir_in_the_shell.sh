# kernel: sandbox
# needs: a mount namespace
# /run/netns as builtins of the shell and redirections see it.
ls -d /run/netns/* 2> /dev/null
ip netns add red
ip netns add blue
[ -e /run/netns/red ] && echo '[ -e'
test -f /var/run/netns/red && echo 'test -f'
[[ -e /run/netns/blue && ! -e /run/netns/green ]] && echo '[[ -e'
[ -d /run/netns ] && echo -d
[ -L /run/netns/red ] || echo 'no link'
[ /run/netns/red -ef /run/netns/blue ] || echo 'not the same'
[ -s /run/netns/red ] || echo empty
for file in /run/netns/*; do echo "$file ${file##*/}"; done
echo /var/run/netns/r*
(cd /run/netns && pwd && echo *)
: > /run/netns/bare
ip netns list 2>/dev/null
[ -f /run/netns/bare ] && echo bare
ip netns exec bare true
echo $?
(set -C; : > /run/netns/red) 2> /dev/null; echo $?
ip netns del bare
ip netns del red
[ -e /run/netns/red ] || echo gone
if [[ -f /run/netns/blue ]]; then ip netns del blue; fi
test -e /run/netns/blue; echo $?
: 2> /dev/null < /run/netns/blue
echo $?
for i in 1 2 3; do ip netns add n$i; done
for file in /run/netns/n*; do ip netns del "$(basename "$file")"; done
ip netns list
echo /run/netns/*
