# kernel: sandbox
# Real programs run by a batch; a child that cannot go where it is to go carries on with the batch.
echo 'netns exec X true' | ip -b -
echo $?
printf 'netns exec X true\nlink show nope\n' | ip -force -b -; echo $?
ip netns add a
ip -n a -batch - <<< 'netns exec a ip netns identify'
ip -batch - <<X
netns exec a sh -c 'exit\t5'
netns list
X
echo $?
printf 'netns exec a false\nnetns list\n' | ip -force -batch -; echo $?
printf 'netns exec a sleep 0.1\nnetns list\n' | ip -batch -; echo $?
(echo 'netns exec a bash k.sh'; echo 'netns list') > b; echo 'kill -9 $$' > k.sh; ip -batch b; echo $?; rm b k.sh
