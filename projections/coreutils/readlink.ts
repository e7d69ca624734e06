/** `readlink` of files that the model has (coreutils 9.1). */
import type { Errno } from '../../core/errno.js';
import { lookup } from '../namei.js';
import { isNode } from '../node.js';
import type { Link, Seen } from '../node.js';
import type { Program } from '../program.js';
import { strerror } from '../strerror.js';
import { beyond, isRan, seenOr, wordsIn } from './operands.js';

const isLegible = (seen: Seen): seen is Link =>
  isNode(seen) && seen.kind === 'link' && seen.leadsTo !== 'ENOENT';

/** Why something that is no legible link has no text. */
const errnoOf = (seen: Seen): Errno => {
  if (isNode(seen)) return seen.kind === 'link' ? 'ENOENT' : 'EINVAL';
  return seen === 'real' || seen === 'unknown' ? 'EINVAL' : seen;
};

export const readlink: Program = (system, argv) => {
  const words = wordsIn(argv, 'fnqsv', {
    '--canonicalize': 'f',
    '--no-newline': 'n',
    '--quiet': 'q',
    '--silent': 's',
    '--verbose': 'v',
  });
  if (words === undefined) return beyond('readlink', argv);
  const { flags, operands } = words;
  const seen = seenOr(system, 'readlink', argv, operands);
  if (isRan(seen)) return seen;
  const end = flags.has('n') && operands.length === 1 ? '' : '\n';
  let [stdout, stderr, status] = ['', '', 0];
  for (const [operand, one] of seen) {
    const canonical = flags.has('f') ? lookup(system, operand, true) : undefined;
    if (canonical !== undefined && canonical.missing <= 1) stdout += `${canonical.path}${end}`;
    else if (canonical === undefined && isLegible(one)) stdout += `${one.to}${end}`;
    else {
      const errno = errnoOf(one);
      if (flags.has('v')) stderr += `readlink: ${operand}: ${strerror(errno)}\n`;
      status = 1;
    }
  }
  return { stdout, stderr, status };
};
