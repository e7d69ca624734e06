import { defineConfig } from 'vitest/config';

/** `npm run bench`: one after the other, for nothing else may run beside what is measured. */
export default defineConfig({
  test: {
    include: ['test/bench/*.{test,bench}.ts'],
    globalSetup: ['test/global_setup.ts'],
    pool: 'forks',
    watch: false,
    fileParallelism: false,
  },
});
