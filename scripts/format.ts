// `npm run format`: puts format, import order and what else can be mended safely in order. Arguments go to Biome.
import process from 'node:process';
import { biome } from './suites.ts';

process.exit((await biome(['check', '--write', ...process.argv.slice(2)], { show: true })).code);
