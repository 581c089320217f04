// `npm run faults [-- --rounds N]`: kills and broken wires, many times over. `npm test` runs a few rounds of the same.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.ts';
import { withSession } from './session.ts';
import { hasTests, playwright, vitest } from './suites.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, grep: { type: 'string' } },
});
const env = { SAFELIGHT_FAULT_ROUNDS: values.rounds };
let code = 0;

if (hasTests('test/faults', '.test.ts')) {
  const filter = values.grep ? ['--testNamePattern', values.grep] : [];
  code ||= (await vitest('faults', filter, { env, show: true })).code;
}
if (hasTests('test/faults', '.spec.ts')) {
  await buildIfStale();
  const filter = values.grep ? ['--grep', values.grep] : [];
  code ||= await withSession(
    async (session) => (await playwright('faults', filter, { env: { ...session, ...env }, show: true })).code,
  );
}
process.exit(code);
