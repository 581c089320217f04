import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type KeptCatalogues, keepCatalogues } from '../../../src/main/accounts/catalogue-store.ts';
import { createSpace } from '../../../src/main/base/space.ts';
import { addJob, type Fixture, openFixture } from '../ledger/fixture.ts';

let fixture: Fixture;
let folder: string;
let free: number | null;
let kept: KeptCatalogues;
beforeEach(() => {
  fixture = openFixture();
  addJob(fixture.ledger);
  folder = path.join(fixture.folder, 'catalogue');
  free = null;
  const space = createSpace(async () => ({ id: 'disk', free }));
  kept = keepCatalogues(fixture.ledger.catalogue, folder, space);
});
afterEach(() => fixture.close());

const list = { body: `{"data":[${'"x",'.repeat(300_000)}1]}`, fetchedAt: 7 };
const inLedger = (name: string) => fixture.ledger.catalogue.get('acc', name)?.body;

it('keeps lists in files that are the person’s alone, and records in the ledger', async () => {
  const store = kept.storeOf('acc');
  for (const name of ['models', 'models:video', 'model:models']) await store.save(name, list);
  for (const name of ['models', 'models:video', 'model:models']) expect(await store.load(name)).toEqual(list);
  expect(['models', 'models:video', 'model:models'].map(inLedger)).toEqual(['', '', list.body]);
  expect(readdirSync(folder)).toHaveLength(2);
  for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).mode & 0o077).toBe(0);
  expect(await kept.storeOf('other').load('models')).toBeNull();
});

it('asks again for a list whose file is gone, is too large, or was never written', async () => {
  const store = kept.storeOf('acc');
  await store.save('models', list);
  const [name] = readdirSync(folder);
  writeFileSync(path.join(folder, name!), Buffer.alloc(9 * 2 ** 20));
  expect(await store.load('models')).toBeNull();
  rmSync(path.join(folder, name!));
  expect(await store.load('models')).toBeNull();
  free = 0;
  await store.save('models:image', list);
  expect(await store.load('models:image')).toBeNull();
});

it('reads the list that an earlier version kept in the ledger', async () => {
  fixture.ledger.catalogue.put('acc', 'models', 5, '{"data":[]}');
  expect(await kept.storeOf('acc').load('models')).toEqual({ body: '{"data":[]}', fetchedAt: 5 });
});

it('forgets all of an account', async () => {
  const store = kept.storeOf('acc');
  await store.save('models', list);
  await store.save('model:a', list);
  await kept.clear('acc');
  expect(await store.load('model:a')).toBeNull();
  expect(await store.load('models')).toBeNull();
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
});
