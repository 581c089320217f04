/** The search that every end-to-end test ends with finds what it is for. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Profile } from '../e2e/profile.ts';
import { secretsWritten } from '../e2e/written.ts';

const key = 'sk-live-2c9b48365d1e0f7a';
// Put together here, so that nobody takes this file itself for a leak.
const token = ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_');

function profileWith(files: Record<string, string | Buffer>) {
  const profile = new Profile();
  onTestFinished(() => profile.remove());
  profile.keys.push(key);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(profile.userData, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return profile;
}

test('nothing is found where nothing is', async () => {
  const well = {
    'settings.json': '{"theme":"dark"}',
    'ledger.db': Buffer.from([0, 1, 2, 255]),
    'logs/main.log': 'ok',
  };
  expect(await secretsWritten(profileWith(well))).toEqual([]);
});

test('a key that the app was given is found in any file, however it is written', async () => {
  const wide = Buffer.from(`x${key}y`, 'utf16le');
  const reserve = Buffer.from(`${'\u0000'.repeat(9)}${key}`);
  const found = await secretsWritten(
    profileWith({
      'Local Storage/leveldb/000003.log': wide,
      'a.json': `"${key}"`,
      'ledger.db.reserve': reserve,
    }),
  );
  const names = found.map((line) => path.basename(line.split(': ')[0]!));
  expect(names.sort()).toEqual(['000003.log', 'a.json', 'ledger.db.reserve']);
  expect(found.join()).not.toContain(key);
});

test('a secret of others is found inside a database too, and named without its value', async () => {
  const db = Buffer.concat([Buffer.from([0, 255, 7, 0, 0]), Buffer.from(token), Buffer.alloc(9)]);
  const found = await secretsWritten(profileWith({ 'ledger.db': db, 'fine.txt': 'fine' }));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain('ledger.db');
  expect(found[0]).not.toContain(token);
});
