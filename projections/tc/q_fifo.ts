/** pfifo, bfifo and pfifo_head_drop (tc/q_fifo.c, iproute2 6.1.0). */
import { tca } from '../../core/net/sched/sch.js';
import * as E from 'fp-ts/lib/Either.js';
import { bad, numeric, size, takeWords, uint } from './tc_common.js';
import type { QdiscUtil } from './tc_common.js';
import { getSize, sprintSize } from './tc_util.js';

const USAGE = 'Usage: ... <[p|b]fifo | pfifo_head_drop> [ limit NUMBER ]\n';

export const fifo = (id: string): QdiscUtil => {
  const limit = numeric('limit', getSize, (word) => `${id}: Illegal value for "limit": "${word}"\n`);
  return {
    parse: (words) =>
      words.length === 0
        ? E.right(undefined)
        : takeWords(
            (word) => (word === 'limit' ? limit : undefined),
            (word) => bad(word === 'help' ? USAGE : `${id}: unknown parameter "${word}"\n${USAGE}`),
            {},
            words,
          ),
    print: (_session, options) => {
      const value = tca(options, 'limit') ?? 0;
      return [
        id === 'bfifo'
          ? size('limit', value, `limit ${sprintSize(value)}`)
          : uint('limit', value, `limit ${value}p`),
      ];
    },
  };
};
