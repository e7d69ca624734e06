/** `ip maddress`: multicast groups, as files of /proc/net have them (ip/ipmaddr.c, iproute2 6.1.0). */
import * as E from 'fp-ts/lib/Either.js';
import type { Kernel } from '../../core/kernel.js';
import { dump } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { groups6Of, groupsOf, linkLayerGroups } from '../proc_net/multicast.js';
import { failed, notModelled, printed } from '../program.js';
import { strerror } from '../strerror.js';
import { duparg, duparg2, incompleteCommand, invarg, isIfname, matches } from './argument.js';
import { EXIT_MINUS_1, OK, ownNet, quit, usage } from './ip_common.js';
import type { Answer, Options, Session } from './ip_common.js';
import { both, jsonOnly, objectOf, print, textOf, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { llAddrA2n, llAddrLength } from './ll_addr.js';

const USAGE = `Usage: ip maddr [ add | del ] MULTIADDR dev STRING
       ip maddr show [ dev STRING ]
`;

/** struct ma_info: a group of a device. */
interface MaInfo {
  readonly device: NetDevice;
  readonly pieces: readonly Piece[];
}

const withColons = (digits: string): string => (digits.match(/../g) ?? []).join(':');

const line = (what: readonly Piece[], users: number, isStatic = false): readonly Piece[] => [
  textOnly('\t'),
  ...what,
  ...(users === 1 ? [] : [both('users', users, ` users ${users}`)]),
  ...(isStatic ? [both('features', 'static', ' static')] : []),
  textOnly('\n'),
];

/** read_dev_mcast() */
const ofLink = (kernel: Kernel, device: NetDevice): (readonly Piece[])[] =>
  linkLayerGroups(kernel, device).map(({ address, users, isGlobal }) => {
    const link = withColons(address);
    return line([textOnly('link  '), both('link', link, link)], users, isGlobal);
  });

const ofFamily = (
  family: string,
  groups: readonly { readonly address: string; readonly users: number }[],
): (readonly Piece[])[] =>
  groups.map(({ address, users }) =>
    line([both('family', family, `${family.padEnd(5)} `), both('address', address, address)], users),
  );

type Reader = (kernel: Kernel, device: NetDevice) => (readonly Piece[])[];

const link: Reader = ofLink;
/** read_igmp() */
const inet: Reader = (kernel, device) =>
  ofFamily(
    'inet',
    groupsOf(kernel, device).map((address) => ({ address, users: 1 })),
  );
/** read_igmp6() */
const inet6: Reader = (kernel, device) => ofFamily('inet6', groups6Of(kernel, device));

const READERS: Readonly<Record<Options['family'], readonly Reader[]>> = {
  unspec: [link, inet, inet6],
  link: [link],
  inet: [inet],
  inet6: [inet6],
  mpls: [],
  bridge: [],
};

/** Groups by index of device, those of one device in the order of the files. */
const groups = (kernel: Kernel, net: number, family: Options['family']): MaInfo[] =>
  dump(kernel, net).flatMap((device) =>
    READERS[family].flatMap((read) => read(kernel, device).map((pieces) => ({ device, pieces }))),
  );

/** print_mlist(): a heading for each device; with -oneline for each group. */
const printMlist = (list: readonly MaInfo[], options: Options): string => {
  const { oneline } = options;
  const blocks: MaInfo[][] = [];
  for (const info of list) {
    const last = blocks.at(-1);
    if (last === undefined || oneline || last[0]?.device !== info.device) blocks.push([info]);
    else last.push(info);
  }
  const lines = blocks.map((block) => {
    const [first] = block;
    if (first === undefined) return [];
    const { ifindex, name } = first.device;
    return [
      both('ifindex', ifindex, `${ifindex}:`),
      both('ifname', name, `\t${name}`),
      textOnly(oneline ? '\\' : '\n'),
      textOnly(block.map(({ pieces }) => textOf(pieces)).join('')),
      jsonOnly(
        'maddr',
        block.map(({ pieces }) => objectOf(pieces)),
      ),
    ];
  });
  return print(lines, options);
};

/** multiaddr_list(): a name that is no device's matches none. */
const list = (session: Session, words: readonly string[]): Answer => {
  const { options, system } = session;
  let dev: string | undefined;
  for (let [word, next, ...rest] = words; word !== undefined; [word, next, ...rest] = rest) {
    if (word === 'dev') {
      if (next === undefined) return incompleteCommand();
      word = next;
    } else {
      if (matches(word, 'help')) return usage(USAGE);
      rest = next === undefined ? [] : [next, ...rest];
    }
    if (dev !== undefined) return duparg2('dev', word);
    dev = word;
  }
  if (options.color) return notModelled('ip -color maddress');
  const all = groups(system.kernel(), ownNet(session), options.family);
  return printed(
    printMlist(
      all.filter(({ device }) => dev === undefined || device.name === dev),
      options,
    ),
  );
};

const ETH_ALEN = 6;
const NO_ADDRESS = '00:00:00:00:00:00';

interface Asked {
  readonly dev: string;
  readonly address: string;
}

/** A second address is noticed unless the first one begins with zero. */
const takeAddress = (asked: Asked, word: string): E.Either<Answer, Asked> => {
  if (matches(word, 'help')) return E.left(usage(USAGE));
  if (!asked.address.startsWith('00:')) return E.left(duparg('address', word));
  const address = llAddrA2n(word);
  if (E.isLeft(address)) return E.left({ ...address.left, exits: true });
  const octets = llAddrLength(address.right);
  return octets === ETH_ALEN
    ? E.right({ ...asked, address: address.right })
    : E.left(quit(1, `Error: Invalid address length ${octets} - must be ${ETH_ALEN} bytes\n`));
};

const takeDev = (asked: Asked, word: string): E.Either<Answer, Asked> => {
  if (asked.dev !== '') return E.left(duparg('dev', word));
  return isIfname(word) ? E.right({ ...asked, dev: word }) : E.left(invarg('"dev" not a valid ifname', word));
};

/** multiaddr_modify(): the program ends with it, in a batch too. */
const modify = (
  { system }: Session,
  cmd: 'SIOCADDMULTI' | 'SIOCDELMULTI',
  words: readonly string[],
): Answer => {
  let asked: Asked = { dev: '', address: NO_ADDRESS };
  for (let rest = words; rest.length > 0;) {
    const [word = '', next] = rest;
    const pair = word === 'dev' || matches(word, 'address');
    if (pair && next === undefined) return incompleteCommand();
    const value = pair ? (next ?? '') : word;
    const taken = word === 'dev' ? takeDev(asked, value) : takeAddress(asked, value);
    if (E.isLeft(taken)) return taken.left;
    asked = taken.right;
    rest = rest.slice(pair ? 2 : 1);
  }
  if (asked.dev === '') return quit(EXIT_MINUS_1, 'Not enough information: "dev" is required.\n');
  const refused = system.request({
    type: 'sock_ioctl',
    cmd,
    pid: system.pid,
    ifr_name: asked.dev,
    ifr_hwaddr: asked.address,
  });
  return refused === undefined
    ? { ...OK, exits: true }
    : { ...failed(1, `ioctl: ${strerror(refused.errno)}\n`), exits: true };
};

/** do_multiaddr() */
export const doMultiaddr = (session: Session, [word, ...words]: readonly string[]): Answer => {
  if (word === undefined) return list(session, []);
  if (matches(word, 'add')) return modify(session, 'SIOCADDMULTI', words);
  if (matches(word, 'delete')) return modify(session, 'SIOCDELMULTI', words);
  if (['list', 'show', 'lst'].some((verb) => matches(word, verb))) return list(session, words);
  if (matches(word, 'help')) return usage(USAGE);
  return quit(EXIT_MINUS_1, `Command "${word}" is unknown, try "ip maddr help".\n`);
};
