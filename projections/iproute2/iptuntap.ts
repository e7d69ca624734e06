/** `ip tuntap`: persistent tun and tap devices (ip/iptuntap.c, iproute2 6.1.0). Left out: -details, several queues. */
import * as E from 'fp-ts/lib/Either.js';
import type { Refusal } from '../../core/errno.js';
import type { Command } from '../../core/kernel.js';
import { IFF_TUN } from '../../core/link/tun.js';
import type { TunStruct } from '../../core/link/tun.js';
import { dump } from '../../core/net/netdevice.js';
import { open } from '../open.js';
import { failed, notModelled, printed } from '../program.js';
import { strerror } from '../strerror.js';
import { idOf } from '../util_linux/user_ns.js';
import { duparg2, incompleteCommand, invarg, isIfname, matches } from './argument.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Session } from './ip_common.js';
import { both, print, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { close } from './namespace.js';
import { TUNTAP_USAGE } from './usage.js';

interface Wanted {
  readonly name: string;
  /** IFF_TUN* */
  readonly flags: number;
  readonly user?: number;
  readonly group?: number;
}

type Parsed = E.Either<Answer, Wanted>;

const MODES = { tun: IFF_TUN.TUN, tap: IFF_TUN.TAP } as const;

const takeMode = (wanted: Wanted, word: string): Parsed => {
  const mode = (['tun', 'tap'] as const).find((known) => matches(word, known));
  if (mode === undefined) return E.left(quit(EXIT_MINUS_1, `Unknown tunnel mode "${word}"\n`));
  const other = mode === 'tun' ? MODES.tap : MODES.tun;
  if ((wanted.flags & other) !== 0)
    return E.left(quit(EXIT_MINUS_1, 'You managed to ask for more than one tunnel mode.\n'));
  return E.right({ ...wanted, flags: wanted.flags | MODES[mode] });
};

const takeId =
  (what: 'user' | 'group') =>
  (wanted: Wanted, word: string): Parsed => {
    const id = idOf(word);
    return id === undefined
      ? E.left(quit(EXIT_MINUS_1, `invalid ${what} "${word}"\n`))
      : E.right({ ...wanted, [what]: id });
  };

const takeName =
  (key: 'dev' | 'name') =>
  (wanted: Wanted, word: string): Parsed => {
    if (key === 'name' && wanted.name !== '') return E.left(duparg2('name', word));
    return isIfname(word)
      ? E.right({ ...wanted, name: word })
      : E.left(invarg(`"${key}" not a valid ifname`, word));
  };

interface Word {
  readonly word: string;
  /** Known to `add` only. */
  readonly adds?: true;
  readonly alone?: (wanted: Wanted) => Parsed;
  readonly value?: (wanted: Wanted, word: string) => Parsed;
}

const flag =
  (on: number, off = 0) =>
  (wanted: Wanted): Parsed =>
    E.right({ ...wanted, flags: (wanted.flags & ~off) | on });

/** In the order in which abbreviations are tried. */
const WORDS: readonly Word[] = [
  { word: 'mode', value: takeMode },
  { word: 'user', adds: true, value: takeId('user') },
  { word: 'group', adds: true, value: takeId('group') },
  { word: 'pi', alone: flag(0, IFF_TUN.NO_PI) },
  { word: 'one_queue', alone: flag(IFF_TUN.ONE_QUEUE) },
  { word: 'vnet_hdr', alone: flag(IFF_TUN.VNET_HDR) },
  { word: 'multi_queue', alone: () => E.left(notModelled('ip tuntap … multi_queue')) },
  { word: 'dev', value: takeName('dev') },
  { word: 'name', value: takeName('name') },
  { word: 'help', alone: () => E.left(usage(TUNTAP_USAGE)) },
];

/** parse_args() */
const parse = (words: readonly string[], adds: boolean): Parsed => {
  let wanted: Wanted = { name: '', flags: IFF_TUN.NO_PI };
  let rest = words;
  for (let [word, next] = rest; word !== undefined; [word, next] = rest) {
    const said = word;
    const found = WORDS.find((each) => (adds || each.adds !== true) && matches(said, each.word));
    if (found?.value !== undefined && next === undefined) return E.left(incompleteCommand());
    const taken =
      found?.alone?.(wanted) ?? found?.value?.(wanted, next ?? '') ?? takeName('name')(wanted, said);
    if (E.isLeft(taken)) return taken;
    wanted = taken.right;
    rest = rest.slice(found?.value === undefined ? 1 : 2);
  }
  return (wanted.flags & (IFF_TUN.TUN | IFF_TUN.TAP)) === 0
    ? E.left(failed(1, 'You failed to specify a tunnel mode\n'))
    : E.right(wanted);
};

const perror = (what: string, { errno }: Refusal): Answer => failed(1, `${what}: ${strerror(errno)}\n`);

/** What is asked of a descriptor, in order, and what the program calls each request. */
const talkTo = (
  { system }: Session,
  requests: (fd: number) => readonly (readonly [name: string, command: Command])[],
): Answer => {
  const fd = open(system, '/dev/net/tun');
  if (E.isLeft(fd)) return perror('open', fd.left);
  for (const [name, command] of requests(fd.right)) {
    const refused = system.request(command);
    if (refused === undefined) continue;
    close(system, fd.right);
    return perror(`ioctl(${name})`, refused);
  }
  close(system, fd.right);
  return OK;
};

const setIff = ({ system }: Session, fd: number, { name, flags }: Wanted): Command => ({
  type: 'TUNSETIFF',
  pid: system.pid,
  fd,
  ifr_name: name,
  ifr_flags: flags,
  ...((flags & IFF_TUN.TAP) !== 0 && { random: [system.drawAddress()] }),
});

const doAdd = (session: Session, words: readonly string[]): Answer => {
  const wanted = parse(words, true);
  if (E.isLeft(wanted)) return wanted.left;
  const { user, group, flags } = wanted.right;
  const { pid } = session.system;
  return talkTo(session, (fd) => [
    ['TUNSETIFF', setIff(session, fd, { ...wanted.right, flags: flags | IFF_TUN.TUN_EXCL })],
    ...(user === undefined ? [] : [['TUNSETOWNER', { type: 'TUNSETOWNER', pid, fd, id: user }] as const]),
    ...(group === undefined ? [] : [['TUNSETGROUP', { type: 'TUNSETGROUP', pid, fd, id: group }] as const]),
    ['TUNSETPERSIST', { type: 'TUNSETPERSIST', pid, fd, persist: true }],
  ]);
};

const doDel = (session: Session, words: readonly string[]): Answer => {
  const wanted = parse(words, false);
  if (E.isLeft(wanted)) return wanted.left;
  const { pid } = session.system;
  return talkTo(session, (fd) => [
    ['TUNSETIFF', setIff(session, fd, wanted.right)],
    ['TUNSETPERSIST', { type: 'TUNSETPERSIST', pid, fd, persist: false }],
  ]);
};

/** print_flags(): a device with packet information filters too, for the two share a bit. */
const flagNames = ({ flags }: TunStruct): string[] => {
  const has = (bit: number, name: string): string[] => ((flags & bit) === 0 ? [] : [name]);
  const pi = (flags & IFF_TUN.NO_PI) === 0;
  return [
    ...has(IFF_TUN.TUN, 'tun'),
    ...has(IFF_TUN.TAP, 'tap'),
    ...(pi ? ['pi'] : []),
    ...has(IFF_TUN.ONE_QUEUE, 'one_queue'),
    ...has(IFF_TUN.VNET_HDR, 'vnet_hdr'),
    ...has(IFF_TUN.PERSIST, 'persist'),
    ...(pi ? ['filter'] : []),
  ];
};

const line = (name: string, tun: TunStruct): Piece[] => {
  const flags = flagNames(tun);
  const { owner, group } = tun;
  return [
    both('ifname', name, `${name}:`),
    both('flags', flags, flags.map((each) => ` ${each}`).join('')),
    ...(owner === null ? [] : [both('user', owner, ` user ${owner}`)]),
    ...(group === null ? [] : [both('group', group, ` group ${group}`)]),
    textOnly('\n'),
  ];
};

/** Every one of the net, whatever words follow. */
const doShow = (session: Session): Answer => {
  const { system, options } = session;
  if (options.details) return notModelled('ip -details tuntap');
  const kernel = system.kernel();
  const lines = dump(kernel, ownNet(session)).flatMap(({ dev, name }) => {
    const tun = kernel.tun.tuns.get(dev);
    return tun === undefined ? [] : [line(name, tun)];
  });
  return printed(print(lines, options));
};

/** do_iptuntap() */
export const doIptuntap = (session: Session, [word, ...words]: readonly string[]): Answer => {
  if (word === undefined) return doShow(session);
  if (matches(word, 'add')) return doAdd(session, words);
  if (matches(word, 'delete')) return doDel(session, words);
  if (['show', 'lst', 'list'].some((verb) => matches(word, verb))) return doShow(session);
  if (matches(word, 'help')) return usage(TUNTAP_USAGE);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip tuntap help".\n`);
};
