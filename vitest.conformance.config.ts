import { defineConfig } from 'vitest/config';

/** `npm run conformance`: random scripts on this machine's kernel and on the model, side by side. */
export default defineConfig({ test: { include: ['test/conformance/live.ts'] } });
