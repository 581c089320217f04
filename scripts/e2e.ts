// End-to-end tests in the real Electron: `npm run e2e -- [playwright test arguments]`, for example `--grep @main`.
import process from 'node:process';
import { buildIfStale } from './build.ts';
import { playwright } from './suites.ts';

await buildIfStale();
const { code } = await playwright(['e2e'], process.argv.slice(2), {
  show: true,
  env: { SAFELIGHT_E2E_PICTURES: '1' },
});
process.exit(code);
