/**
 * `ip address show` and `flush`, `ip link show` (ipaddr_list_flush_or_save() of ip/ipaddress.c, iproute2 6.1). Left out:
 * save.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Ifaddrmsg } from '../../core/net/if_addr.js';
import { IFA_F } from '../../core/net/if_addr.js';
import { in6DevGet } from '../../core/net/if_inet6.js';
import { IFF, devGetByIndex, devGetByName, dump } from '../../core/net/netdevice.js';
import type { NetDevice } from '../../core/net/netdevice.js';
import { dumpAddresses } from '../ifaddrmsg.js';
import { fillIfinfo, inet6FillIfinfo } from '../ifinfomsg.js';
import type { Ifinfomsg } from '../ifinfomsg.js';
import { failed, notModelled } from '../program.js';
import { strerror } from '../strerror.js';
import { EXIT_MINUS_1, OK, ownNet, quit } from './ip_common.js';
import type { Answer, Options, Session } from './ip_common.js';
import { linkinfo } from './ipaddress.js';
import type { LinkFormat } from './ipaddress.js';
import { addrinfo } from './ipaddress_addr.js';
import { details } from './ipaddress_details.js';
import { printStats64, showStats } from './ipaddress_stats.js';
import { addrPasses, inDump, linkPasses, parseFilter } from './ipaddress_filter.js';
import type { Filter } from './ipaddress_filter.js';
import { objectOf, print, textOf, textOnly } from './json_print.js';
import type { Piece } from './json_print.js';
import { talk } from './libnetlink.js';
import { printLines } from './print_lines.js';
import { byName, llIndexToName } from './ll_map.js';
import { LINK_USAGE } from './usage.js';
import { ADDRESS_USAGE } from './usage_address.js';

interface Line {
  readonly pieces: readonly Piece[];
  readonly stderr: string;
  /** What -details would say of a device of this name is not modelled. */
  readonly missing?: string;
}

const NOTHING: Line = { pieces: [], stderr: '' };

/** An option that what is shown does not take. */
const unfit = ({ notModelled: noted, color }: Options, object: string): Answer | undefined => {
  const option =
    noted.find((word) => word !== '-echo' && word !== '-statistics') ?? (color ? '-color' : undefined);
  return option === undefined ? undefined : notModelled(`ip ${option} ${object} show`);
};

const answer = (lines: readonly Line[], options: Options): Answer => {
  const missing = lines.find((line) => line.missing !== undefined)?.missing;
  if (missing !== undefined) return notModelled(`ip -details of ${missing}`);
  return printLines(lines, options);
};

/** The device that a message is about, where it says all: inet6_fill_ifinfo() leaves details out, as it does the group. */
const deviceBehind = (session: Session, { IFLA_GROUP, ifi_index }: Ifinfomsg): NetDevice | undefined =>
  IFLA_GROUP === undefined ? undefined : devGetByIndex(session.system.kernel(), ownNet(session), ifi_index);

const statsOf = (session: Session, message: Ifinfomsg): readonly Piece[] => {
  const device = showStats(session) > 0 ? deviceBehind(session, message) : undefined;
  return device === undefined ? [] : printStats64(session, device);
};

/** The line of a device, with its details where they are asked for and, as `ip link` shows it, its statistics. */
const linkLine = (session: Session, message: Ifinfomsg, format?: LinkFormat): Line => {
  const stats = format === undefined ? statsOf(session, message) : [];
  const device = session.options.details ? deviceBehind(session, message) : undefined;
  if (device === undefined) return linkinfo(session, message, format, { stats });
  const detailed = details(session, device, format?.doLink ?? true);
  return detailed === undefined
    ? { ...NOTHING, missing: device.name }
    : linkinfo(session, message, format, { details: detailed, stats });
};

/** iplink_get(): one device, asked for by its name. */
const linkGet = (session: Session, name: string): E.Either<Answer, Ifinfomsg[]> => {
  const { system, options } = session;
  const refused = talk(session, { type: 'RTM_GETLINK', pid: system.pid, ...byName(name) });
  const device = devGetByName(system.kernel(), ownNet(session), name);
  if (refused === undefined && device !== undefined) return E.right([fillIfinfo(system.kernel(), device)]);
  const stderr = `${refused?.stderr ?? ''}Cannot send link get request: ${strerror('ENODEV')}\n`;
  return E.left(quit(1, stderr, options.json ? print([], options) : ''));
};

/**
 * ip_link_list(), ipaddr_link_get(): devices as a dump has them, or the one that is asked for by its index.
 * @param family what the dump is asked for: that of IPv6 tells less of fewer devices, and in that of IPv4 nothing is looked for
 */
const linkList = (session: Session, filter: Filter, family: Options['family']): Ifinfomsg[] => {
  const { system } = session;
  const { ifindex } = filter;
  system.request({
    type: 'RTM_GETLINK',
    pid: system.pid,
    ...(ifindex !== undefined && { ifi_index: ifindex }),
  });
  const kernel = system.kernel();
  const net = ownNet(session);
  if (ifindex === undefined && family === 'inet6')
    return dump(kernel, net)
      .filter((device) => in6DevGet(kernel, device) !== undefined)
      .map((device) => inet6FillIfinfo(kernel, device));
  if (ifindex === undefined)
    return dump(kernel, net)
      .map((device) => fillIfinfo(kernel, device))
      .filter((message) => family === 'inet' || inDump(kernel, filter, message));
  const device = devGetByIndex(kernel, net, ifindex);
  return device === undefined ? [] : [fillIfinfo(kernel, device)];
};

/** ipaddr_list_link() */
export const ipaddrListLink = (session: Session, words: readonly string[]): Answer => {
  const { options } = session;
  const parsed = parseFilter(session, 'link', words, LINK_USAGE);
  if (E.isLeft(parsed)) return parsed.left;
  const filter = parsed.right;
  const { dev, group, label } = filter;
  const refused = unfit(options, 'link');
  if (refused !== undefined) return refused;
  const alone = dev !== undefined && group === undefined;
  const found = alone ? linkGet(session, dev) : E.right(linkList(session, filter, 'link'));
  if (E.isLeft(found)) return found.left;
  const lines = found.right.map((message) =>
    linkPasses(filter, message) && label === undefined ? linkLine(session, message) : NOTHING,
  );
  return answer(lines, options);
};

/** Addresses as a dump of the family has them, of one device if one is named. */
const addrList = (session: Session, { family, ifindex }: Filter): Ifaddrmsg[] => {
  const all = dumpAddresses(session.system.kernel(), ownNet(session));
  return all.filter(
    ({ ifa_family, ifa_index }) =>
      (ifindex === undefined || ifa_index === ifindex) &&
      (family !== 'inet' || ifa_family === 'AF_INET') &&
      (family !== 'inet6' || ifa_family === 'AF_INET6'),
  );
};

/** ipaddr_filter(): devices with an address that is to be shown, and those that have none at all. */
const isShown = (filter: Filter, link: Ifinfomsg, addresses: readonly Ifaddrmsg[]): boolean => {
  if (addresses.length === 0) return filter.family === 'unspec' || filter.family === 'link';
  return addresses.some((message) => addrPasses(filter, message, link.IFLA_IFNAME));
};

/** A device and below it its addresses. */
const addressLine = (
  session: Session,
  filter: Filter,
  link: Ifinfomsg,
  addresses: readonly Ifaddrmsg[],
): Line => {
  const { family, label } = filter;
  const { brief, oneline } = session.options;
  const passes = linkPasses(filter, link);
  const showsLink = brief || !oneline || family === 'link';
  if (showsLink && !passes) return NOTHING;
  const above =
    showsLink && label === undefined
      ? linkLine(session, link, { doLink: false, showqueue: true, family })
      : NOTHING;
  const counted = showsLink && !brief ? statsOf(session, link) : [];
  const stats = counted.length === 0 ? [] : [...counted, textOnly('\n')];
  if (family === 'link') return { ...above, pieces: [...above.pieces, ...stats] };
  const name = oneline ? link.IFLA_IFNAME : undefined;
  const each = addresses.map((message) =>
    addrPasses(filter, message, link.IFLA_IFNAME) ? addrinfo(session, message, name) : [],
  );
  const listed = filter.up === undefined || (link.ifi_flags & IFF.UP) !== 0 ? each : [];
  const pieces = [
    ...above.pieces,
    { ...textOnly(listed.map(textOf).join('')), field: ['addr_info', listed.map(objectOf)] as const },
    ...(brief ? [textOnly('\n')] : []),
    ...stats,
  ];
  return { ...above, pieces };
};

/** `ip address show` */
export const ipaddrList = (session: Session, words: readonly string[]): Answer => {
  const { options } = session;
  const parsed = parseFilter(session, options.family, words, ADDRESS_USAGE);
  if (E.isLeft(parsed)) return parsed.left;
  const refused = unfit(options, 'address');
  if (refused !== undefined) return refused;
  const filter = parsed.right;
  const links = linkList(session, filter, options.family);
  if (filter.family === 'link')
    return answer(
      links.map((link) => addressLine(session, filter, link, [])),
      options,
    );
  const addresses = addrList(session, filter);
  const lines = links.flatMap((link) => {
    const own = addresses.filter(({ ifa_index }) => ifa_index === link.ifi_index);
    return isShown(filter, link, own) ? [addressLine(session, filter, link, own)] : [];
  });
  return answer(lines, options);
};

/** What one round of a flush deletes, in one go. @returns the first refusal that counts. */
const flushRound = (session: Session, found: readonly Ifaddrmsg[]): string | undefined => {
  const { system } = session;
  let complaint: string | undefined;
  for (const { IFA_CACHEINFO: _lifetimes, ...message } of found) {
    const refused = system.request({ type: 'RTM_DELADDR', pid: system.pid, ...message });
    if (refused !== undefined && refused.errno !== 'EADDRNOTAVAIL')
      complaint ??= `Failed to send flush request: ${strerror(refused.errno)}\n`;
  }
  return complaint;
};

const rounds = (count: number): string => `${count} round${count > 1 ? 's' : ''}`;

/** ipaddr_flush(): as often as there is something left, one round only when it is about primary addresses. */
const flush = (session: Session, filter: Filter): Answer => {
  const { options } = session;
  const statistics = showStats(session);
  const primaries = (filter.flagmask & ~filter.flags & IFA_F.SECONDARY) !== 0;
  let stdout = '';
  const say = (text: string): void => {
    if (statistics > 0) stdout += text;
  };
  for (let round = 0; options.loops === 0 || round < options.loops; round += 1) {
    const named = addrList(session, filter).map((message) => ({
      message,
      name: llIndexToName(session, message.ifa_index),
    }));
    const found = named.filter(({ message, name }) => addrPasses(filter, message, name));
    if (statistics > 1)
      say(found.map(({ message, name }) => textOf(addrinfo(session, message, name))).join(''));
    const done = found.length === 0 || (round > 0 && primaries);
    if (done) {
      say(round === 0 ? 'Nothing to flush.\n' : `*** Flush is complete after ${rounds(round)} ***\n`);
      return { ...OK, stdout };
    }
    const complaint = flushRound(
      session,
      found.map(({ message }) => message),
    );
    if (complaint !== undefined) return failed(EXIT_MINUS_1, complaint, stdout);
    say(`\n*** Round ${round + 1}, deleting ${found.length} addresses ***\n`);
  }
  return failed(EXIT_MINUS_1, `*** Flush remains incomplete after ${options.loops} rounds. ***\n`, stdout);
};

/** `ip address flush` */
export const ipaddrFlush = (session: Session, words: readonly string[]): Answer => {
  const { family } = session.options;
  if (words.length === 0) return failed(1, 'Flush requires arguments.\n');
  if (family === 'link') return failed(1, 'Cannot flush link addresses.\n');
  const filter = parseFilter(session, family, words, ADDRESS_USAGE);
  return E.isLeft(filter) ? filter.left : flush(session, filter.right);
};
