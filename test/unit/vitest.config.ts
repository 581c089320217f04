import { defineConfig } from 'vitest/config';
import { common } from '../vitest.ts';

const withoutSqlite = '--no-experimental-sqlite';

export default defineConfig({
  test: {
    ...common,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'] } },
      {
        extends: true,
        test: {
          name: 'without node:sqlite',
          // The ledger once more, as it runs in an Electron whose Node.js has no SQLite.
          include: ['test/unit/ledger/**/*.test.ts'],
          execArgv: [withoutSqlite],
          env: { ...common.env, NODE_OPTIONS: withoutSqlite },
        },
      },
    ],
  },
});
