/** Which descriptor the next file gets, and how long an open file is open. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initial } from '../../../core/decider.js';
import { evolve, filesOf, nextFd } from '../../../core/fs/file.js';
import type { FileEvent, FileSlice } from '../../../core/fs/file.js';

const PID = 7;

const install = (fd: number, file: number): FileEvent => ({
  type: 'fd_install',
  pid: PID,
  fd,
  file: { file, path: '/dev/null', cloexec: false, kind: 'other' },
});

/** Descriptors that are opened and closed in turn; where one is open it is closed. */
const played = (fds: readonly number[]): FileSlice =>
  fds.reduce((slice, fd, i) => {
    const isOpen = slice.fds.get(PID)?.has(fd) === true;
    return evolve(slice, isOpen ? { type: 'close_fd', pid: PID, fd } : install(fd, i + 1));
  }, initial.files);

test('the next descriptor is the lowest free one from 3 on', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), (fds) => {
      const kernel = { ...initial, files: played(fds) };
      const open = filesOf(kernel, PID);
      const lowest = [3, 4, 5, 6, 7, 8, 9, 10].find((fd) => !open.has(fd));
      expect(nextFd(kernel, PID)).toBe(lowest);
    }),
  );
});

test('when everything is closed, nothing is left of it', () => {
  const twice = [4, 3, 5, 4, 3, 5];
  expect(played(twice)).toEqual({ ...initial.files, nextFile: 4 });
});

test('a file is open until its last descriptor is closed', () => {
  const shared = evolve(evolve(initial.files, install(3, 1)), install(4, 1));
  const once = evolve(shared, { type: 'close_fd', pid: PID, fd: 3 });
  expect([shared.counts.get(1), once.counts.get(1)]).toEqual([2, 1]);
  expect(evolve(once, { type: 'close_fd', pid: PID, fd: 4 }).counts.has(1)).toBe(false);
});
