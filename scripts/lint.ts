// `npm run lint`: format and lint, as a check. Arguments go to Biome.
import process from 'node:process';
import { biome } from './suites.ts';

process.exit((await biome(['check', ...process.argv.slice(2)], { show: true })).code);
