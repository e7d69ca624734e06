/**
 * `brctl` (brctl/brctl.c, brctl_cmd.c, bridge-utils 1.7), over the requests of rtnetlink that do what its ioctls and its
 * files in sysfs do. Left out: showmacs, showstp.
 */
import type { Refusal } from '../../core/errno.js';
import { netOf } from '../../core/kernel/nsproxy.js';
import { portsOf } from '../../core/link/br_if.js';
import type { LinkData, LinkSlaveData } from '../../core/link/link_data.js';
import { devGetByName, dump, isUp } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { failed, notModelled, printed } from '../program.js';
import type { Program, Ran, System } from '../program.js';
import { strerror } from '../strerror.js';
import { bridgeId, optionsOf } from '../sysfs/br_sysfs_br.js';

/** Bytes of a name without its end; what is longer is cut. */
const IFNAMSIZ = 15;

const ownNet = ({ kernel, pid }: System): number => netOf(kernel(), pid) ?? 0;
const find = (system: System, name: string): NetDevice | undefined =>
  devGetByName(system.kernel(), ownNet(system), name.slice(0, IFNAMSIZ));

const OK = printed('');
const complain = (text: string): Ran => failed(1, `${text}\n`);

/** @param refused what the kernel has against it @param words for errors that have some of their own */
const outcome = (
  refused: Refusal | undefined,
  failure: string,
  words: Readonly<Record<string, string>> = {},
): Ran => {
  if (refused === undefined) return OK;
  return complain(words[refused.errno] ?? `${failure}: ${strerror(refused.errno)}`);
};

const addbr = (system: System, [name = '']: readonly string[]): Ran => {
  const refused = system.request({
    type: 'RTM_NEWLINK',
    pid: system.pid,
    nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
    IFLA_IFNAME: name.slice(0, IFNAMSIZ),
    IFLA_INFO_KIND: 'bridge',
    random: [system.drawAddress()],
  });
  const taken = `device ${name} already exists; can't create bridge with the same name`;
  return outcome(refused, 'add bridge failed', { EEXIST: taken });
};

/** br_del_bridge(): not one that is up. */
const delbr = (system: System, [name = '']: readonly string[]): Ran => {
  const bridge = find(system, name);
  if (bridge === undefined) return complain(`bridge ${name} doesn't exist; can't delete it`);
  if (bridge.kind !== 'bridge') return complain(`can't delete bridge ${name}: ${strerror('EPERM')}`);
  if (isUp(bridge)) return complain(`bridge ${name} is still up; can't delete it`);
  const refused = system.request({ type: 'RTM_DELLINK', pid: system.pid, ifi_index: bridge.ifindex });
  return outcome(refused, `can't delete bridge ${name}`);
};

/** What one device after another says, until one cannot. */
const eachOf = (names: readonly string[], change: (name: string) => Ran): Ran => {
  for (const name of names) {
    const ran = change(name);
    if (ran.status !== 0) return ran;
  }
  return OK;
};

/** br_add_interface(), br_del_interface() of each device. */
const addDel =
  (adds: boolean) =>
  (system: System, [br = '', ...names]: readonly string[]): Ran =>
    eachOf(names, (name) => {
      const device = find(system, name);
      if (device === undefined) return complain(`interface ${name} does not exist!`);
      const bridge = find(system, br);
      if (bridge === undefined) return complain(`bridge ${br} does not exist!`);
      const cannot = adds ? `can't add ${name} to bridge ${br}` : `can't delete ${name} from ${br}`;
      if (bridge.kind !== 'bridge') return complain(`${cannot}: ${strerror('EOPNOTSUPP')}`);
      if (adds && device.master !== null)
        return complain(`device ${name} is already a member of a bridge; can't add it to bridge ${br}.`);
      if (!adds && device.master !== bridge.dev) return complain(`device ${name} is not a port of ${br}`);
      const IFLA_MASTER = adds ? bridge.ifindex : 0;
      const { pid } = system;
      return outcome(
        system.request({ type: 'RTM_NEWLINK', pid, ifi_index: device.ifindex, IFLA_MASTER }),
        cannot,
      );
    });

/** Sets options of a bridge. */
const setBridge = (system: System, name: string, failure: string, data: LinkData): Ran => {
  const bridge = find(system, name);
  if (bridge === undefined) return complain(`${failure}: ${strerror('ENODEV')}`);
  if (bridge.kind !== 'bridge') return complain(`${failure}: ${strerror('EOPNOTSUPP')}`);
  const message = { ifi_index: bridge.ifindex, IFLA_INFO_KIND: 'bridge', IFLA_INFO_DATA: data };
  return outcome(system.request({ type: 'RTM_NEWLINK', pid: system.pid, ...message }), failure);
};

/** Sets options of a port. */
const setPort = (system: System, name: string, failure: string, protinfo: LinkSlaveData): Ran => {
  const port = find(system, name);
  if (port === undefined) return complain(`${failure}: ${strerror('ENODEV')}`);
  if (port.master === null) return complain(`${failure}: ${strerror('ENOENT')}`);
  const message = { ifi_family: 'AF_BRIDGE', ifi_index: port.ifindex, IFLA_PROTINFO: protinfo } as const;
  return outcome(system.request({ type: 'RTM_SETLINK', pid: system.pid, ...message }), failure);
};

const TURNS: Readonly<Record<string, 0 | 1>> = { on: 1, yes: 1, '1': 1, off: 0, no: 0, '0': 0 };
const turnOf = (word: string): 0 | 1 | undefined => (Object.hasOwn(TURNS, word) ? TURNS[word] : undefined);
const NO_TURN = 'expect on/off for argument';

const stp = (system: System, [br = '', word = '']: readonly string[]): Ran => {
  const IFLA_BR_STP_STATE = turnOf(word);
  if (IFLA_BR_STP_STATE === undefined) return complain(NO_TURN);
  return setBridge(system, br, 'set stp status failed', { IFLA_BR_STP_STATE });
};

const hairpin = (system: System, [br = '', name = '', word = '']: readonly string[]): Ran => {
  const IFLA_BRPORT_MODE = turnOf(word);
  if (IFLA_BRPORT_MODE === undefined) return complain(NO_TURN);
  if (find(system, name) === undefined) return complain(`interface ${name} does not exist!`);
  return setPort(system, name, `can't set ${name} to hairpin on bridge ${br}`, { IFLA_BRPORT_MODE });
};

type Command = (system: System, words: readonly string[]) => Ran;

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)/;
const TICKS_PER_S = 100;

/** A time in seconds, of which hundredths count. */
const time =
  (
    name: string,
    key: 'IFLA_BR_AGEING_TIME' | 'IFLA_BR_FORWARD_DELAY' | 'IFLA_BR_HELLO_TIME' | 'IFLA_BR_MAX_AGE',
    value = `bad ${name} value`,
  ): Command =>
  (system, [br = '', word = '']) => {
    if (!NUMBER.test(word)) return complain(value);
    const ticks = Math.trunc(Number.parseFloat(word) * TICKS_PER_S);
    return setBridge(system, br, `set ${name} failed`, { [key]: ticks });
  };

const U16 = 0x10000;

const setbridgeprio: Command = (system, [br = '', word = '']) =>
  NUMBER.test(word)
    ? setBridge(system, br, 'set bridge priority failed', {
        IFLA_BR_PRIORITY: Number.parseInt(word, 10) % U16,
      })
    : complain('bad priority');

const portNumber =
  (name: string, bad: string, key: 'IFLA_BRPORT_COST' | 'IFLA_BRPORT_PRIORITY'): Command =>
  (system, [, port = '', word = '']) =>
    NUMBER.test(word)
      ? setPort(system, port, `set ${name} failed`, { [key]: Number.parseInt(word, 10) })
      : complain(`bad ${bad} value`);

const HEADER = 'bridge name\tbridge id\t\tSTP enabled\tinterfaces\n';
const INTERFACE_INDENT = '\n\t\t\t\t\t\t\t';

const showOne = (system: System, bridge: NetDevice): string => {
  const kernel = system.kernel();
  const enabled = optionsOf(kernel, bridge).IFLA_BR_STP_STATE === 0 ? 'no' : 'yes';
  const ports = portsOf(kernel, bridge.dev)
    .map(({ name }) => name)
    .toSorted((a, b) => (a < b ? -1 : 1));
  return `${bridge.name}\t\t${bridgeId(kernel, bridge)}\t${enabled}\t\t${ports.join(INTERFACE_INDENT)}\n`;
};

/** The bridges that are named, or all of them by name. */
const show: Command = (system, names) => {
  const all = dump(system.kernel(), ownNet(system))
    .filter(({ kind }) => kind === 'bridge')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const mistakes = names.flatMap((name) => {
    const device = find(system, name);
    if (device === undefined) return [`bridge ${name} does not exist!\n`];
    return device.kind === 'bridge' ? [] : [`device ${name} is not a bridge!\n`];
  });
  const shown =
    names.length === 0 ? all : names.flatMap((name) => all.filter((bridge) => bridge.name === name));
  const lines = shown.map((bridge) => showOne(system, bridge)).join('');
  const stdout = lines === '' ? '' : HEADER + lines;
  return mistakes.length === 0 ? printed(stdout) : failed(1, mistakes.join(''), stdout);
};

interface Entry {
  readonly name: string;
  /** How many words it takes at least. */
  readonly nargs: number;
  readonly help: string;
  readonly run: Command;
}

const entry = (name: string, nargs: number, help: string, run: Command): Entry => ({
  name,
  nargs,
  help,
  run,
});
const missing =
  (name: string): Command =>
  () =>
    notModelled(`brctl ${name}`);

const COMMANDS: readonly Entry[] = [
  entry('addbr', 1, '<bridge>\t\tadd bridge', addbr),
  entry('delbr', 1, '<bridge>\t\tdelete bridge', delbr),
  entry('addif', 2, '<bridge> <device>\tadd interface to bridge', addDel(true)),
  entry('delif', 2, '<bridge> <device>\tdelete interface from bridge', addDel(false)),
  entry('hairpin', 3, '<bridge> <port> {on|off}\tturn hairpin on/off', hairpin),
  entry('setageing', 2, '<bridge> <time>\t\tset ageing time', time('ageing time', 'IFLA_BR_AGEING_TIME')),
  entry('setbridgeprio', 2, '<bridge> <prio>\t\tset bridge priority', setbridgeprio),
  entry(
    'setfd',
    2,
    '<bridge> <time>\t\tset bridge forward delay',
    time('forward delay', 'IFLA_BR_FORWARD_DELAY'),
  ),
  entry('sethello', 2, '<bridge> <time>\t\tset hello time', time('hello timer', 'IFLA_BR_HELLO_TIME')),
  entry('setmaxage', 2, '<bridge> <time>\t\tset max message age', time('max age', 'IFLA_BR_MAX_AGE')),
  entry(
    'setpathcost',
    3,
    '<bridge> <port> <cost>\tset path cost',
    portNumber('path cost', 'path cost', 'IFLA_BRPORT_COST'),
  ),
  entry(
    'setportprio',
    3,
    '<bridge> <port> <prio>\tset port priority',
    portNumber('port priority', 'path priority', 'IFLA_BRPORT_PRIORITY'),
  ),
  entry('show', 0, '[ <bridge> ]\t\tshow a list of bridges', show),
  entry('showmacs', 1, '<bridge>\t\tshow a list of mac addrs', missing('showmacs')),
  entry('showstp', 1, '<bridge>\t\tshow bridge stp info', missing('showstp')),
  entry('stp', 2, '<bridge> {on|off}\tturn stp on/off', stp),
];

const WIDTH = 10;
const HELP = `Usage: brctl [commands]\ncommands:\n${COMMANDS.map(
  ({ name, help }) => `\t${name.padEnd(WIDTH)}\t${help}\n`,
).join('')}`;

export const brctl: Program = (system, [word, ...words]) => {
  if (word === undefined) return failed(1, HELP);
  if (word === '--help' || word === '-h') return printed(HELP);
  if (word === '--version' || word === '-V') return printed('bridge-utils, 1.7\n');
  const command = COMMANDS.find(({ name }) => name === word);
  if (command === undefined) return failed(1, `never heard of command [${word}]\n${HELP}`);
  if (words.length < command.nargs)
    return failed(
      1,
      `Incorrect number of arguments for command\nUsage: brctl ${command.name} ${command.help}\n`,
    );
  return command.run(system, words);
};
