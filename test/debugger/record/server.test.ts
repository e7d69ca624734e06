import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { watchProcesses } from '../../../debugger/record/processes.js';
import { serve } from '../../../debugger/record/server.js';
import type { Served, Server } from '../../../debugger/record/server.js';
import { setStage } from '../../support/scripted.js';
import type { Stage } from '../../support/scripted.js';

const SECRET = 's'.repeat(64);
const CLIENT_PID = 4_000_000;

const NO_STAND_INS = {
  show: () => undefined,
  notice: () => undefined,
  netAt: () => undefined,
  wereThere: () => false,
};

let server: Server | undefined;
afterEach(async () => {
  await server?.close();
});

const start = async (
  change: Partial<Served> = {},
): Promise<{ stage: Stage; port: number; failures: () => number }> => {
  const stage = setStage();
  const { served, machine } = stage;
  const run = { id: 'run', clients: '/nonexistent/clients', programs: served.programs };
  let failures = 0;
  const onFailure = (): void => void (failures += 1);
  server = await serve({ ...served, ...change }, watchProcesses(machine, run, NO_STAND_INS), {
    secret: SECRET,
    onFailure,
  });
  return { stage, port: server.port, failures: () => failures };
};

const closeOf = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });

const open = async (port: number): Promise<Socket> => {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
};

const requestOf = (
  words: readonly string[],
  { secret = SECRET, version = '1', pid = CLIENT_PID } = {},
): string =>
  [secret, version, pid, '', 'tell', '/', '/bin', '', '', words.length, ...words]
    .map((field) => `${field}\0`)
    .join('');

/** What comes back until the server has nothing more to say, or hangs up. */
const ask = async (port: number, ...parts: readonly string[]): Promise<string> => {
  const socket = await open(port);
  let heard = '';
  socket.on('data', (bytes) => {
    heard += bytes.toString();
    socket.end();
  });
  for (const part of parts) {
    socket.write(part);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (!socket.destroyed) await closeOf(socket);
  return heard;
};

describe('a server', () => {
  it('answers whoever knows the secret, in however many pieces it asks', async () => {
    const { port } = await start();
    const request = requestOf(['args', 'a b', '']);
    const answer = '0 0 3 o11\n["a b",""]\n';
    expect(await ask(port, request)).toBe(answer);
    expect(await ask(port, request.slice(0, 20), request.slice(20, 70), request.slice(70))).toBe(answer);
    expect(await ask(port, ...request.split(/(?<=\0)/))).toBe(answer);
  });

  it.each([
    ['a wrong secret', requestOf(['args'], { secret: 'x'.repeat(64) })],
    ['a secret that is too short', requestOf(['args'], { secret: '' })],
    ['a secret that goes on', `${SECRET}more${requestOf(['args'], { secret: '' })}`],
    ['a protocol of another version', requestOf(['args'], { version: '2' })],
    ['more than it announced', `${requestOf(['args'])}more\0`],
    [
      'something else altogether',
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html, and so on, and so on\r\n',
    ],
  ])('drops %s without a word', async (_, request) => {
    const { stage, port } = await start();
    const before = stage.entries.length;
    expect(await ask(port, request)).toBe('');
    expect(stage.entries.length).toBe(before);
  });

  it('drops a request that does not end', async () => {
    const { port } = await start();
    expect(await ask(port, requestOf(['args']).slice(0, -1), 'x'.repeat(17 * 1024 * 1024))).toBe('');
  });

  it('survives a client that is gone before it has asked, or before it is answered', async () => {
    const { stage, port } = await start();
    const half = await open(port);
    half.write(requestOf(['args']).slice(0, 30));
    half.destroy();
    const hasty = await open(port);
    hasty.write(requestOf(['bytes', '5000000']));
    await new Promise((resolve) => setTimeout(resolve, 5));
    hasty.destroy();
    expect(await ask(port, requestOf(['args']))).toBe('0 0 1 o3\n[]\n');
    expect(stage.machine.kernel().tasks.tasks.has(CLIENT_PID)).toBe(false);
  });

  it('serves in the order of arrival, and keeps what a request did before it answers', async () => {
    const order: string[] = [];
    const slow = async (): Promise<void> => {
      const at = order.push('flush');
      await new Promise((resolve) => setTimeout(resolve, 20));
      order[at - 1] = 'flushed';
    };
    const { port } = await start({ flush: slow });
    const answers = [1, 2, 3].map(async (n) => {
      await ask(port, requestOf(['args', String(n)], { pid: CLIENT_PID + n }));
      order.push(`answered ${n}`);
    });
    await Promise.all(answers);
    expect(order.filter((what) => what.startsWith('answered'))).toEqual([
      'answered 1',
      'answered 2',
      'answered 3',
    ]);
    expect(order.slice(0, order.indexOf('answered 1'))).toContain('flushed');
    for (const n of [1, 2, 3])
      expect(
        order.slice(0, order.indexOf(`answered ${n}`)).filter((what) => what === 'flushed').length,
      ).toBeGreaterThanOrEqual(n);
  });

  it('stops when the history cannot be kept', async () => {
    const { port, failures } = await start({ flush: () => Promise.reject(new Error('no space left')) });
    expect(await ask(port, requestOf(['args']))).toBe('');
    expect(failures()).toBe(1);
    expect(server?.failure()).toEqual(new Error('no space left'));
  });

  it('is on loopback only', async () => {
    const { port } = await start();
    const other = connect({ host: '127.0.0.2', port });
    const error: unknown = await new Promise((resolve) => {
      other.once('error', resolve);
    });
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
