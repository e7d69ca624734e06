import { expect, test } from 'vitest';
import { appended, failed, flush, printed, saidBy } from '../../projections/program.js';

const out = (text: string) => ({ to: 'stdout', text });
const err = (text: string) => ({ to: 'stderr', text });

test('diagnostics come before what waits in the buffer', () => {
  expect(saidBy(failed(1, 'e\n', 'o\n'))).toEqual([err('e\n'), out('o\n')]);
  expect(saidBy(appended(printed('one\n'), failed(1, 'e\n', 'two\n')))).toEqual([
    err('e\n'),
    out('one\ntwo\n'),
  ]);
});

test('what was flushed comes first, and takes what waited with it', () => {
  const flushed = flush(printed('a\n'));
  expect(saidBy(appended(flushed, failed(1, 'e\n')))).toEqual([out('a\n'), err('e\n')]);
  expect(saidBy(appended(failed(1, 'e\n'), flushed))).toEqual([err('e\n'), out('a\n')]);
  expect(saidBy(appended(printed('waits\n'), flushed))).toEqual([out('waits\na\n')]);
  expect(saidBy(appended(printed('waits\n'), flush(failed(1, 'e\n'))))).toEqual([err('e\n'), out('waits\n')]);
});

test('the status is that of the last', () => {
  expect(appended(failed(3, 'e\n'), printed('')).status).toBe(0);
});
