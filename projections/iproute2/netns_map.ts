/** Names in /run/netns of the ids that the current net has for others (the nsid cache of ip/ipnetns.c). */
import { Map } from 'immutable';
import { nsidOf } from '../../core/net/net_namespace.js';
import { ownNet } from './ip_common.js';
import type { Session } from './ip_common.js';
import { hasNetnsFile, netAt, readNetnsDir } from './namespace.js';

/** What RTM_GETNSID answers about a file that is no namespace. */
const DEAD = 'Error: Peer netns reference is invalid.\n';

/** get_netnsid_from_name(): the id of a named net and what is said on standard error; undefined: it has none. */
export const netnsidFromName = (
  session: Session,
  name: string,
): { readonly nsid: number | undefined; readonly stderr: string } => {
  const net = netAt(session, name);
  // What cannot be opened is passed over without a word.
  if (net === undefined) return { nsid: undefined, stderr: hasNetnsFile(session, name) ? DEAD : '' };
  return { nsid: nsidOf(session.system.kernel(), ownNet(session), net), stderr: '' };
};

/** netns_map_init(): looks all names up, once a run; of two names for one net the newest counts. @returns stderr. */
export const netnsMapInit = (session: Session): string => {
  const names = session.nsidNames === undefined ? readNetnsDir(session) : undefined;
  if (names === undefined) return '';
  const found = names.map((name) => ({ name, ...netnsidFromName(session, name) }));
  session.nsidNames = Map(
    found.toReversed().flatMap(({ name, nsid }) => (nsid === undefined ? [] : [[nsid, name] as const])),
  );
  return found.map(({ stderr }) => stderr).join('');
};

/** get_name_from_nsid() */
export const nameFromNsid = (
  session: Session,
  nsid: number,
): { readonly name: string | undefined; readonly stderr: string } => {
  const stderr = netnsMapInit(session);
  return { name: session.nsidNames?.get(nsid), stderr };
};

/** netns_get_name(): looks for an id in the directory itself. */
export const searchName = (
  session: Session,
  nsid: number,
): { readonly name: string | undefined; readonly stderr: string } => {
  let stderr = '';
  for (const name of nsid < 0 ? [] : (readNetnsDir(session) ?? [])) {
    const found = netnsidFromName(session, name);
    stderr += found.stderr;
    if (found.nsid === nsid) return { name, stderr };
  }
  return { name: undefined, stderr };
};
