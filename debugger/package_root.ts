/** Where the package is: what belongs to it and is no code is found from there, wherever the code was built to. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const above = (directory: string): string => {
  if (existsSync(join(directory, 'package.json'))) return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error('package.json is missing from the package');
  return above(parent);
};

export const PACKAGE_ROOT = above(dirname(fileURLToPath(import.meta.url)));
