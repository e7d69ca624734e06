# What runs when a script calls ip, unshare, nsenter, ...: this file is started under their names. It asks the running
# model to run that program, prints what the program printed, and ends as it ended or goes over into another program.
# Started with bash -p, so that neither BASH_ENV nor SHELLOPTS of the script reach in here. Names that live on until the
# exec begin with netrewind_, so that no variable that the script exported is changed for the program it starts.
# shellcheck shell=bash

# Programs that are modelled only as far as namespaces show in files: unless an argument speaks of one, or a net is mounted
# somewhere outside /run/netns (then .mounts is there), the machine's own program runs at once.
netrewind_own() {
  local IFS=: dir
  for dir in ${PATH-}; do
    [[ ${dir:-.} -ef ${0%/*} || ! -f ${dir:-.}/${0##*/} || ! -x ${dir:-.}/${0##*/} ]] || break
    dir=''
  done
  [[ $dir ]] || { printf '%s: command not found\n' "${0##*/}" >&2 && exit 127; }
  exec -a "${0##*/}" -- "$dir/${0##*/}" "$@"
}
netrewind_concerns_model() {
  local argument
  [[ ! -e ${0%/*}/.mounts ]] || return 0
  for argument; do
    case $argument in
      */run/netns* | /proc/*/ns | /proc/*/ns/* | /proc/net | /proc/net/* | /proc/*/net | /proc/*/net/*) return 0 ;;
      /proc/sys/net | /proc/sys/net/* | /sys/class/net | /sys/class/net/*) return 0 ;;
    esac
  done
  return 1
}
netrewind_concerns_mounts() {
  case " $* " in *' --bind '* | *' -B '* | *' bind '* | *' --make-'* | *' sysfs '*) ;; *) return 1 ;; esac
}
case ${0##*/} in
  cat | ls | readlink | rm | stat | touch) netrewind_concerns_model "$@" || netrewind_own "$@" ;;
  mount) netrewind_concerns_mounts "$@" || netrewind_own "$@" ;;
esac

netrewind_gone() {
  printf 'netrewind: %s: the model that this script ran on is gone\n' "${0##*/}" >&2
  exit 69
}

# Sets `input` to the argument, if any, that names a file which only this process can read: standard input, or a pipe.
# Only the value of an option before the program's own words is one, as in `ip -batch -` and `sysctl -p -`: the dash of
# `ip netns exec red cat -` is for cat.
netrewind_find_input() {
  local argument before=''
  case ${0##*/} in ip | tc | sysctl) ;; *) return ;; esac
  for argument; do
    case $argument in
      - | /dev/stdin | /dev/fd/* | /proc/self/fd/*) ;;
      -*) before=$argument && continue ;;
      *) [[ -p $argument ]] || { [[ $before == -* ]] && before='' && continue; } || return ;;
    esac
    [[ $before != -* ]] || input=$argument
    return
  done
}

# Prints what the model says until it is gone: at once if its argument says so, on a terminal or under stdbuf, else as a C
# program's buffer fills: what is left in it is lost with the program.
netrewind_follow() {
  local said pending=''
  while IFS= read -r -d '' -u "$netrewind_fd" said; do
    pending+=$said
    [[ -n $1 || -t 1 || -n ${_STDBUF_O-} ]] || ((${#pending} >= 4096)) || continue
    printf %s "$pending"
    pending=''
  done
  exit 0
}

# Prints what the program has printed so far, in its order, and sets `status` and `netrewind_words`.
netrewind_hear() {
  local LC_ALL=C IFS=' ' words sizes size n=0 texts=()
  read -r -u "$netrewind_fd" status words netrewind_skip sizes || netrewind_gone
  [[ "$status$words$netrewind_skip" =~ ^[0-9]+$ && $sizes =~ ^[oe0-9\ ]*$ ]] || netrewind_gone
  for size in $sizes; do
    IFS= read -r -N "${size:1}" -u "$netrewind_fd" "texts[$((n++))]" || netrewind_gone
  done
  netrewind_words=()
  if ((words)); then mapfile -d '' -n "$words" -u "$netrewind_fd" netrewind_words; fi
  n=0
  for size in $sizes; do
    case $size in
      o*) { printf %s "${texts[n++]}"; } 2> /dev/null ;;
      *) printf %s "${texts[n++]}" >&2 ;;
    esac
  done
}

netrewind_ask() {
  local LC_ALL=C IFS=' ' input='' text='' status=''
  netrewind_find_input "$@"
  case $input in
    '') ;;
    -) IFS= read -r -d '' text ;;
    *) IFS= read -r -d '' text < "$input" ;;
  esac
  # Where the environment was cleared, as by `env -i`.
  [[ -n ${NETREWIND_PORT-} ]] || { set -a && . "${0%/*}/.server" && set +a; } 2> /dev/null
  { command exec {netrewind_fd}<> "/dev/tcp/127.0.0.1/${NETREWIND_PORT-}"; } 2> /dev/null || netrewind_gone
  trap '' PIPE
  {
    printf '%s\0' "${NETREWIND_SECRET-}" 1 $$ "${NETREWIND_TASK-}" "${0##*/}" "$PWD" "${PATH-}" "$input" "$text" \
      $# "$@" 1>&"$netrewind_fd"
  } 2> /dev/null || netrewind_gone
  trap - PIPE
  netrewind_hear
  # A status of 256, which no program can have, says to go over into another program, 257 into the machine's own, 258 to
  # print what comes, 259 to print it at once, 260 to run a program and to tell how it ended.
  while ((status == 260)); do
    # Bash itself is silent about a signal that ended it.
    command exec {netrewind_err}>&2 2> /dev/null
    NETREWIND_TASK=$$ "${netrewind_words[@]}" 2>&"$netrewind_err" {netrewind_err}>&- {netrewind_fd}>&-
    netrewind_status=$?
    command exec 2>&"$netrewind_err" {netrewind_err}>&-
    { printf '%s\0' "$netrewind_status" 1>&"$netrewind_fd"; } 2> /dev/null || netrewind_gone
    netrewind_hear
  done
  ((status != 258)) || netrewind_follow ''
  ((status != 259)) || netrewind_follow flush
  ((status >= 256)) || exit "$status"
  netrewind_status=$status
}

netrewind_ask "$@"
# The socket stays open, so that the model notices when the program ends.
export NETREWIND_TASK=$$
[[ $netrewind_status != 257 ]] || netrewind_own "$@"
shift "$netrewind_skip"
exec -- "${netrewind_words[@]}" "$@"
