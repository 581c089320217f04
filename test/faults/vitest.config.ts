import { defineConfig } from 'vitest/config';
import { common } from '../vitest.ts';

/** Kills and broken wires that need no Electron; those that do are `*.spec.ts`, run by Playwright. */
export default defineConfig({ test: { ...common, include: ['test/faults/**/*.test.ts'] } });
