/**
 * Whom users and groups become in a new user namespace: unshare's --map-* and --setgroups (sys-utils/unshare.c), and who
 * enters one: nsenter's ids (sys-utils/nsenter.c, util-linux 2.38.1).
 */
import { credOf, fromKid } from '../../core/kernel/cred.js';
import type { System } from '../program.js';
import { strerror } from '../strerror.js';

/** What the options of unshare ask for; undefined: nothing. */
export interface Mapping {
  readonly uid?: number;
  readonly gid?: number;
  readonly setgroups?: 'allow' | 'deny';
  readonly keepCaps?: true;
}

/** What takes the place of an id that is not mapped (/proc/sys/kernel/overflowuid). */
const OVERFLOW_ID = 65534;

/** geteuid(), getegid() */
export const idsOf = ({ kernel, pid }: System): { readonly uid: number; readonly gid: number } => {
  const cred = credOf(kernel(), pid);
  if (cred === undefined) return { uid: OVERFLOW_ID, gid: OVERFLOW_ID };
  return {
    uid: fromKid(kernel(), cred.user_ns, 'uid_map', cred.euid) ?? OVERFLOW_ID,
    gid: fromKid(kernel(), cred.user_ns, 'gid_map', cred.egid) ?? OVERFLOW_ID,
  };
};

const NAMES: Readonly<Record<string, number>> = { root: 0, nobody: OVERFLOW_ID, nogroup: OVERFLOW_ID };

/** getpwuid(), getgrgid(), of those that every machine has: the superuser. */
export const nameOf = (id: number): string | undefined => (id === NAMES['root'] ? 'root' : undefined);

/** get_user(), get_group(): a name that every machine has, or a number. */
export const idOf = (word: string): number | undefined => {
  const named = Object.hasOwn(NAMES, word) ? NAMES[word] : undefined;
  return named ?? (/^\d{1,10}$/.test(word) ? Number(word) : undefined);
};

/** Options that make a user namespace, and what each adds to the mapping. @returns undefined: it is none of them. */
export const takeMapping = (
  system: System,
  mapping: Mapping,
  option: string,
  value = '',
): { readonly mapping: Mapping; readonly newUser: boolean } | string | undefined => {
  const { uid, gid } = idsOf(system);
  const id = idOf(value);
  switch (option) {
    case 'map-root-user':
      return { mapping: { ...mapping, uid: 0, gid: 0 }, newUser: true };
    case 'map-current-user':
      return { mapping: { ...mapping, uid, gid }, newUser: true };
    case 'map-user':
      return id === undefined
        ? `failed to parse uid: '${value}'`
        : { mapping: { ...mapping, uid: id }, newUser: true };
    case 'map-group':
      return id === undefined
        ? `failed to parse gid: '${value}'`
        : { mapping: { ...mapping, gid: id }, newUser: true };
    case 'setgroups':
      if (value !== 'allow' && value !== 'deny') return `unsupported --setgroups argument '${value}'`;
      return { mapping: { ...mapping, setgroups: value }, newUser: false };
    case 'keep-caps':
      return { mapping: { ...mapping, keepCaps: true }, newUser: false };
    default:
      return undefined;
  }
};

/** Writes the maps of the user namespace that the task has just made. @returns what it complains about */
export const applyMapping = (
  { pid, request }: System,
  before: { readonly uid: number; readonly gid: number },
  { uid, gid, setgroups }: Mapping,
): string | undefined => {
  const write = (map: 'uid_map' | 'gid_map', inside: number, outside: number): string | undefined => {
    const refused = request({ type: 'map_write', pid, map, inside, outside, count: 1 });
    return refused && `write failed /proc/self/${map}: ${strerror(refused.errno)}`;
  };
  const control = (how: 'allow' | 'deny'): string | undefined => {
    const refused = request({ type: 'proc_setgroups_write', pid, allow: how === 'allow' });
    return refused && `write failed /proc/self/setgroups: ${strerror(refused.errno)}`;
  };
  const mapped = uid === undefined ? undefined : write('uid_map', uid, before.uid);
  if (mapped !== undefined) return mapped;
  if (gid !== undefined && setgroups === 'allow')
    return 'options --setgroups=allow and --map-group are mutually exclusive';
  if (gid !== undefined) return control('deny') ?? write('gid_map', gid, before.gid);
  return setgroups === undefined ? undefined : control(setgroups);
};

/** setgroups(0, NULL) @returns whether it was allowed */
export const dropGroups = ({ pid, request }: System): boolean =>
  request({ type: 'setgroups', pid }) === undefined;

/** Becomes root of a user namespace that was entered. @returns what it complains about */
export const becomeRoot = (system: System, droppedBefore: boolean): string | undefined => {
  const { pid, request } = system;
  const dropped = dropGroups(system);
  if (!dropped && !droppedBefore) return `setgroups failed: ${strerror('EPERM')}`;
  const group = request({ type: 'setresgid', pid, gid: 0 });
  if (group !== undefined) return `setgid failed: ${strerror(group.errno)}`;
  const user = request({ type: 'setresuid', pid, uid: 0 });
  return user && `setuid failed: ${strerror(user.errno)}`;
};
