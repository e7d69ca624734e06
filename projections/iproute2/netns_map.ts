/** Names in /run/netns of the ids that the current net has for others (the nsid cache of ip/ipnetns.c). */
import { Map } from 'immutable';
import { nsidOf } from '../../core/net/net_namespace.js';
import { ownNet } from './ip_common.js';
import type { Session } from './ip_common.js';
import { countBareFiles, hasNetnsFile, namesOf, netAt, readNetnsDir } from './namespace.js';

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

/**
 * netns_map_init(): looks all names up, once a run; of two names for one net the newest counts. The real program asks for
 * the id of every name; here it is the ids that are asked for names, which are few where namespaces are many.
 * @returns stderr
 */
export const netnsMapInit = (session: Session): string => {
  const { mounts, net } = session.system.kernel();
  if (session.nsidNames !== undefined || mounts.directory === 'absent') return '';
  const ids = net.nets.get(ownNet(session))?.netns_ids ?? Map<number, number>();
  session.nsidNames = Map(
    [...ids].flatMap(([nsid, peer]) => namesOf(session, peer).map((name) => [nsid, name] as const)),
  );
  return DEAD.repeat(countBareFiles(session));
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
