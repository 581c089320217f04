// `npm run typecheck`.
import process from 'node:process';
import { typescript } from './suites.ts';

process.exit((await typescript(process.argv.slice(2), { show: true })).code);
