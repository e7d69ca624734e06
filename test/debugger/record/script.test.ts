import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { describe, expect, it, vi } from 'vitest';
import { runScript } from '../../../debugger/record/script.js';
import { play, setStage } from '../../support/scripted.js';

const printedBy = async (text: string, options?: Parameters<typeof play>[1]): Promise<string> => {
  const { stdout, stderr } = await play(text, options);
  expect(stderr).toBe('');
  return stdout;
};

describe('what a script says and how it ends', () => {
  it('passes output, diagnostics and status of a program through', async () => {
    const { stdout, stderr, status } = await play('tell both; echo "rc=$?"; exit 7');
    expect({ stdout, stderr, status }).toEqual({ stdout: 'out\n\nrc=3\n', stderr: 'err\n', status: 7 });
  });

  it('is 128 and the number of the signal that ended it', async () => {
    expect((await play('kill -TERM $$; sleep 5')).status).toBe(143);
  });

  it('gets its arguments', async () => {
    expect(await printedBy('printf "[%s]" "$0" "$@"', { args: ['a b', '', '-x'] })).toMatch(
      /script\.sh\]\[a b\]\[\]\[-x\]$/,
    );
  });

  it.each([
    ['spaces and quotes', `'a b' "c'd" 'e"f' 'g\\h'`, ['a b', "c'd", 'e"f', 'g\\h']],
    ['line feeds and empty strings', `$'a\\nb\\n' '' $'\\t' ''`, ['a\nb\n', '', '\t', '']],
    ['UTF-8 and shell characters', `'grün→' '$x' '*' '%s'`, ['grün→', '$x', '*', '%s']],
    ['options and dashes', `-n - -- -e`, ['-n', '-', '--', '-e']],
  ])('passes arguments with %s', async (_, words, expected) => {
    expect(JSON.parse(await printedBy(`tell args ${words}`))).toEqual(expected);
    expect(JSON.parse(await printedBy(`unshare -n tell args ${words}`))).toEqual(expected);
  });

  it('passes bytes that are no UTF-8 on to a program that is gone over into', async () => {
    expect(await printedBy(`unshare -n printf '%s' $'\\xff\\xfe' | od -An -tx1`)).toBe(' ff fe\n');
  });

  it('takes large output', async () => {
    expect(await printedBy('tell bytes 300000 | wc -c')).toBe('300000\n');
    expect(await printedBy('tell bytes 300000 | head -c 2; echo "${PIPESTATUS[*]}"')).toMatch(
      /^xx(141|0) 0\n$/,
    );
  });

  it('leaves standard input alone', async () => {
    const script = 'tell args; read -r one; unshare -n cat -; echo "<$one>"';
    expect(await printedBy(script, { input: '1\n2\n' })).toBe('[]\n2\n<1>\n');
  });

  it.each([
    ['ip -batch -', '$x\n'],
    ['ip -batch - < <(echo piped; echo; echo)', 'piped\n\n\n'],
    ['ip -batch /dev/stdin', '$x\n'],
    ['ip -batch <(echo substituted)', 'substituted\n'],
    ['echo kept > file; ip -batch file; ip -batch nope', 'kept\nENOENT'],
  ])('lets a program read: %s', async (script, expected) => {
    expect(await printedBy(script, { input: '$x\n' })).toBe(expected);
  });

  it('runs with set -e, functions and pipes', async () => {
    const script = `set -euo pipefail
      say() { tell args "$@" | tr a-z A-Z; }
      say one
      if ! tell both > /dev/null 2>&1; then say no; fi
      tell both | cat
      say never`;
    const { stdout, status } = await play(script);
    expect({ stdout, status }).toEqual({ stdout: '["ONE"]\n["NO"]\nout\n\n', status: 3 });
  });

  it('keeps variables and functions that a script exported', async () => {
    const script = `export LC_ALL=C status=s out=o fd=9 IFS=:; f() { echo f; }; export -f f
      unshare -n bash -c 'echo "$LC_ALL $status $out $fd"; f'`;
    expect(await printedBy(script)).toBe('C s o 9\nf\n');
  });

  it('is not disturbed by BASH_ENV, SHELLOPTS or POSIXLY_CORRECT', async () => {
    const script = `echo 'echo sourced' > env; export BASH_ENV=$PWD/env SHELLOPTS POSIXLY_CORRECT=1
      set -x 2> /dev/null; { tell args 1; } 2> /dev/null`;
    expect(await printedBy(`(${script}) 2> /dev/null`)).toBe('["1"]\n');
  });

  it('lets programs be found along its PATH', async () => {
    const script = `mkdir bin; printf '#!/bin/sh\\necho mine\\n' > bin/mine; : > bin/other; chmod +x bin/mine
      export PATH=$PATH:bin; tell find mine; tell find other; tell find nope; unshare -n mine`;
    const [mine = '', other, nope, ran] = (await printedBy(script)).split('\n');
    expect(mine).toMatch(/"right":".*\/bin\/mine"/);
    expect([other, nope]).toEqual(['EACCES', 'ENOENT'].map((left) => JSON.stringify(E.left(left))));
    expect(ran).toBe('mine');
  });
});

describe('a script', () => {
  it('is run by whoever it is to be run by', async () => {
    const asked = async (user?: { uid: number; gid: number }): Promise<unknown[]> => {
      const { stage } = await play('true', user && { user });
      return stage.entries.flatMap(({ command }) => (command.type.startsWith('set') ? [command] : []));
    };
    expect(await asked()).toEqual([]);
    expect(await asked({ uid: 1000, gid: 100 })).toEqual([
      expect.objectContaining({ type: 'setgroups' }),
      expect.objectContaining({ type: 'setresgid', gid: 100 }),
      expect.objectContaining({ type: 'setresuid', uid: 1000 }),
    ]);
  });

  it('reaches the model from an environment that was cleared, as the task that it is', async () => {
    const script = 'ip netns add red; ip netns exec red env -i PATH="$PATH" ip netns identify';
    expect(await printedBy(script)).toBe('red\n');
  });

  it('leaves nothing in the temporary directory', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'script-'));
    vi.stubEnv('TMPDIR', temporary);
    const dir = (await printedBy('dirname "$(command -v ip)"')).trim();
    vi.unstubAllEnvs();
    expect(dirname(dir)).toBe(temporary);
    expect(readdirSync(temporary)).toEqual([]);
    rmSync(temporary, { recursive: true });
  });

  it.each([
    ['/nonexistent/s.sh', 'No such file or directory'],
    ['/', 'Is a directory'],
  ])('that cannot be read leaves no history: %s', async (script, why) => {
    const stage = setStage();
    const before = stage.entries.length;
    expect(await runScript(stage.served, script, [])).toEqual(E.left(`cannot read script ${script}: ${why}`));
    expect(stage.entries.length).toBe(before);
  });

  it('finds what it did in the log before it goes on, a refusal to model included', async () => {
    const stage = setStage();
    const { status, stderr } = await play('ip route; exit $?', { stage });
    expect({ status, stderr }).toEqual({ status: 69, stderr: 'netrewind: ip route is not modelled\n' });
    const commands = stage.entries.map(({ command }) => command);
    expect(commands).toContainEqual(expect.objectContaining({ type: 'clone', argv: ['ip', 'route'] }));
    expect(commands).toContainEqual(expect.objectContaining({ type: 'exit_group', status: 69 }));
    expect(commands.at(-1)).toMatchObject({ type: 'exit_group', status: 69 });
    expect(stage.flushed()).toBe(stage.entries.length);
  });

  it('is ended by a bug in the model, which is not hidden', async () => {
    await expect(play('tell break; sleep 5; echo unreached')).rejects.toThrow('a bug');
  });

  it('runs twenty programs at once', async () => {
    const script = 'for i in {1..20}; do tell args $i & done; wait';
    const lines = (await printedBy(script)).trim().split('\n');
    expect(new Set(lines)).toEqual(new Set(Array.from({ length: 20 }, (_, i) => `["${i + 1}"]`)));
  });

  it('lets the programs finish that it left in the background', async () => {
    const { stage } = await play('ip netns add red & ip netns add blue &');
    expect([...stage.machine.kernel().mounts.dentries.keys()].toSorted()).toEqual(['blue', 'red']);
  });
});
