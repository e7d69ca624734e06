/** One address in text and JSON (print_addrinfo() of ip/ipaddress.c, iproute2 6.1). */
import { INFINITY_LIFE_TIME } from '../../core/net/if_addr.js';
import type { CacheInfo, Ifaddrmsg } from '../../core/net/if_addr.js';
import type { Session } from './ip_common.js';
import { familyName } from './inet_prefix.js';
import { ifaFlagPieces } from './ipaddress_flags.js';
import { both, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { rtscopeName } from './rt_names.js';

/** An address behind its word. */
const after = (word: string, key: string, address: string | undefined): Piece[] =>
  address === undefined ? [] : [textOnly(`${word} `), both(key, address, `${address} `)];

const lifetime = (key: string, seconds: number): Piece =>
  both(key, seconds, seconds === INFINITY_LIFE_TIME ? 'forever' : `${seconds}sec`);

const cacheinfo = (session: Session, { ifa_valid, ifa_prefered }: CacheInfo): Piece[] => [
  textOnly(`${session.options.oneline ? '\\' : '\n'}       valid_lft `),
  lifetime('valid_life_time', ifa_valid),
  textOnly(' preferred_lft '),
  lifetime('preferred_life_time', ifa_prefered),
];

const address = (message: Ifaddrmsg): Piece[] => {
  const { IFA_ADDRESS, IFA_LOCAL: local = IFA_ADDRESS ?? '', IFA_RT_PRIORITY: metric = 0 } = message;
  const peer = IFA_ADDRESS === undefined || IFA_ADDRESS === local ? undefined : IFA_ADDRESS;
  return [
    both('local', local, local),
    ...(peer === undefined ? [] : [textOnly(' peer '), both('address', peer, peer)]),
    both('prefixlen', message.ifa_prefixlen, `/${message.ifa_prefixlen} `),
    ...(metric === 0 ? [] : [both('metric', metric, `metric ${metric} `)]),
  ];
};

/** @param dev the name of the device, where the line is to say it */
export const addrinfo = (session: Session, message: Ifaddrmsg, dev?: string): Piece[] => {
  if (session.options.brief) return address(message);
  const { ifa_index: index, ifa_scope, ifa_family, IFA_LABEL: label } = message;
  const family = familyName(ifa_family);
  const scope = rtscopeName(ifa_scope);
  return [
    ...(dev === undefined ? [] : [both('index', index, `${index}: `), both('dev', dev, dev)]),
    both('family', family, `    ${family} `),
    ...address(message),
    ...after('brd', 'broadcast', message.IFA_BROADCAST),
    ...after('any', 'anycast', message.IFA_ANYCAST),
    both('scope', scope, `scope ${scope} `),
    ...ifaFlagPieces(message),
    ...(label === undefined ? [] : [both('label', label, label)]),
    ...cacheinfo(session, message.IFA_CACHEINFO),
    textOnly('\n'),
  ];
};
