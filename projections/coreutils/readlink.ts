/** `readlink` of files that the model has (coreutils 9.1). */
import { strerror } from '../strerror.js';
import type { Program } from '../program.js';
import { plainPath } from '../../core/fs/open.js';
import { isNode } from '../vfs.js';
import { beyond, isRan, seenOr, wordsIn } from './operands.js';

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
    if (flags.has('f')) {
      const path = plainPath(operand).replace(/^\/proc\/(?:thread-)?self(?=\/)/, `/proc/${system.pid}`);
      if (!isNode(one)) return beyond('readlink', argv);
      const inside = path.slice(0, path.lastIndexOf('/'));
      if (one.kind === 'link' && one.to.includes('/')) return beyond('readlink', argv);
      stdout += `${one.kind === 'link' ? `${inside}/${one.to}` : path}${end}`;
    } else if (isNode(one) && one.kind === 'link') stdout += `${one.to}${end}`;
    else {
      const errno = isNode(one) || one === 'real' || one === 'unknown' ? 'EINVAL' : one;
      if (flags.has('v')) stderr += `readlink: ${operand}: ${strerror(errno)}\n`;
      status = 1;
    }
  }
  return { stdout, stderr, status };
};
