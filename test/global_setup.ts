import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

/** tsc's exit code for "there are errors, but the output was written". */
const DIAGNOSTICS_PRESENT_OUTPUTS_GENERATED = 2;

/**
 * Builds once per run, so that tests of the command line find `dist/`. Type errors are shown and do not stop the
 * tests that can run all the same: `npm run types` is the check that fails for them.
 */
export function setup(): void {
  if (!['core', 'projections', 'debugger'].some((folder) => existsSync(`${root}/${folder}`))) return;
  const built = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  const bundled = spawnSync('npm', ['run', '--silent', 'bundle'], { cwd: root, encoding: 'utf8' });
  if (bundled.status !== 0) throw new Error(`the bundle failed\n${bundled.stdout}${bundled.stderr}`);
  if (built.status === 0) return;
  const said = `${built.stdout}${built.stderr}`;
  if (built.status !== DIAGNOSTICS_PRESENT_OUTPUTS_GENERATED) throw new Error(`the build failed\n${said}`);
  process.stderr.write(`the build has type errors; dist/ was written all the same\n${said}\n`);
}
