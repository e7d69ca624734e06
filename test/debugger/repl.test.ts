/** The prompt over streams: what is echoed, what goes where, and how it ends. */
import { PassThrough, Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { converse, obeyAll, startPrompt } from '../../debugger/repl.js';
import type { Terminal } from '../../debugger/repl.js';
import { startSession } from '../../debugger/session.js';
import { leaveAndReturn } from './history.js';

const atPipe = (input: string) => {
  const [output, error] = [new PassThrough(), new PassThrough()];
  const terminal: Terminal = { input: Readable.from([input]), output, error, interactive: false };
  const read = (stream: PassThrough): string => String(stream.read() ?? '');
  return { terminal, output: () => read(output), error: () => read(error) };
};

const begin = () => startPrompt(startSession(leaveAndReturn()));

describe('commands that are given', () => {
  it('are echoed behind the prompt, comments and empty lines are not', () => {
    const pipe = atPipe('');
    const prompt = obeyAll(begin(), ['# a comment', '', 'info position'], pipe.terminal);
    expect(pipe.output()).toBe('(netrewind) info position\n11 of 11, the end\n');
    expect(prompt.failed).toBe(false);
  });

  it('go on after one that fails, whose error goes elsewhere', () => {
    const pipe = atPipe('');
    const prompt = obeyAll(begin(), ['frob', 'info position'], pipe.terminal);
    expect(prompt.failed).toBe(true);
    expect(pipe.error()).toMatch(/^no command "frob"/);
    expect(pipe.output()).toBe('(netrewind) frob\n(netrewind) info position\n11 of 11, the end\n');
  });

  it('end with quit', () => {
    const pipe = atPipe('');
    expect(obeyAll(begin(), ['quit', 'info position'], pipe.terminal).left).toBe(true);
    expect(pipe.output()).toBe('(netrewind) quit\n');
  });
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('lines that are read', () => {
  it('repeat the last motion when they are empty', async () => {
    const pipe = atPipe('rs\n\n\ninfo position\n\n');
    const prompt = await converse(begin(), pipe.terminal);
    expect(prompt.session.at.entry).toBe(8);
    expect(pipe.output()).toMatch(/\(netrewind\) info position\n8 of 11\n\(netrewind\) \n$/);
  });

  it('end with quit or with the input', async () => {
    const pipe = atPipe('rs\nq\nrs\n');
    expect((await converse(begin(), pipe.terminal)).session.at.entry).toBe(10);
    expect((await converse(begin(), atPipe('').terminal)).left).toBe(false);
  });

  it('are edited, prompted for and not echoed at a terminal; Ctrl-C ends no more than a line', async () => {
    // readline edits no lines at a terminal that says that it is dumb.
    vi.stubEnv('TERM', 'xterm');
    const [input, output] = [new PassThrough(), new PassThrough()];
    const talk = converse(begin(), { input, output, error: output, interactive: true });
    input.write('info nothing\u0003');
    input.write('info pos\t\r');
    input.write('quit\r');
    expect((await talk).left).toBe(true);
    expect(String(output.read())).toContain('11 of 11, the end');
  });
});
