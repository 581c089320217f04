// `npm run unit [-- files or Vitest options]`.
import process from 'node:process';
import { vitest } from './suites.ts';

process.exit((await vitest('unit', process.argv.slice(2), { show: true })).code);
