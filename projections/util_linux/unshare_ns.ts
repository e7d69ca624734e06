/** What `unshare` does to namespaces besides making them: keeping a net by a file, and how mounts propagate. */
import { freePid } from '../../core/kernel/nsproxy.js';
import type { CloneFlag } from '../../core/kernel/nsproxy.js';
import { bindMount } from '../open.js';
import type { System } from '../program.js';
import { strerror } from '../strerror.js';

/** --propagation: the flags of the mount(2) that it makes on /; null: none is made. */
export const PROPAGATION: ReadonlyMap<
  string,
  readonly ('MS_REC' | 'MS_SHARED' | 'MS_SLAVE' | 'MS_PRIVATE')[]
> = new Map([
  ['slave', ['MS_SLAVE', 'MS_REC']],
  ['private', ['MS_PRIVATE', 'MS_REC']],
  ['shared', ['MS_SHARED', 'MS_REC']],
  ['unchanged', []],
]);

export const setPropagation = ({ pid, request }: System, mode: string): string | undefined => {
  const flags = PROPAGATION.get(mode) ?? [];
  if (flags.length === 0) return undefined;
  const refused = request({ type: 'mount', pid, source: 'none', target: '/', flags });
  return refused && `cannot change root filesystem propagation: ${strerror(refused.errno)}`;
};

/** bind_ns_files(): mounts the net of `pid` on a file. @param by the task that does it. */
export const bindNsFile = (by: System, pid: number, file: string): string | undefined => {
  const source = `/proc/${pid}/ns/net`;
  const refused = bindMount(by, source, file);
  return refused && `mount ${source} on ${file} failed: ${strerror(refused.errno)}`;
};

/**
 * unshare(2), then the file. With a new mount namespace a child that stays in the old one mounts it, so that it can be
 * seen there.
 * @returns what is complained about
 */
export const unshareNamespaces = (
  system: System,
  flags: readonly CloneFlag[],
  file: string | undefined,
): string | undefined => {
  const { pid, request, kernel } = system;
  const inOld = file !== undefined && flags.includes('CLONE_NEWNS');
  const child = inOld ? freePid(kernel()) : pid;
  if (inOld) request({ type: 'clone', pid, child, flags: [] });
  const refused = flags.length === 0 ? undefined : request({ type: 'unshare', pid, flags });
  const complaint =
    refused === undefined
      ? file === undefined
        ? undefined
        : bindNsFile({ ...system, pid: child }, pid, file)
      : `unshare failed: ${strerror(refused.errno)}`;
  if (inOld) request({ type: 'exit_group', pid: child, status: complaint === undefined ? 0 : 1 });
  return complaint;
};
