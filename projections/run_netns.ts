/** The directory /run/netns, in which iproute2 keeps the names of nets. */
import * as E from 'fp-ts/lib/Either.js';
import type { Looker, Step } from './node.js';

const MODE = 0o755;

/** @returns undefined: nobody has made it yet. */
export const runNetns = ({ kernel }: Looker): Step | undefined => {
  const { directory, dentries } = kernel.mounts;
  if (directory === 'absent') return undefined;
  return {
    kind: 'directory',
    mode: MODE,
    names: () => [...dentries.keys()],
    child: (name) => {
      const found = dentries.get(name);
      if (found === undefined) return undefined;
      return typeof found === 'string'
        ? { kind: 'link', to: found, size: Buffer.byteLength(found) }
        : { kind: 'file', mode: found, size: 0, read: () => E.right('') };
    },
  };
};
