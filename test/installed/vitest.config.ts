import { defineConfig } from 'vitest/config';
import { common } from '../vitest.ts';

export default defineConfig({
  test: { ...common, testTimeout: 600_000, hookTimeout: 600_000, include: ['test/installed/**/*.test.ts'] },
});
