import { existsSync, rmSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { reserveBytes, reserveFile } from '../../src/main/ledger/reserve.ts';
import { expect, type Page, Profile, RunningApp, test } from '../e2e/fixtures.ts';
import { ledgerResults } from '../e2e/ledger.ts';
import { pressFor } from '../e2e/press.ts';
import { seed } from '../e2e/seed.ts';
import { type SmallDisk, smallDisk } from '../unit/small-disk.ts';
import { full } from './scale.ts';

const mib = 1024 * 1024;

/** A disk of 300 MiB with the whole profile on it, and a server whose files do not fit. */
async function smallWorld(disk: SmallDisk) {
  const profile = new Profile({ inside: disk.folder });
  const server = createServer((request, response) => fileOf(request.url ?? '', response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let least = Number.POSITIVE_INFINITY;
  const watch = setInterval(() => {
    least = Math.min(least, disk.free());
  }, 2);
  return {
    profile,
    url: (name: string) => `${origin}/${name}`,
    /** Fewest free bytes since it was asked last. */
    least() {
      const seen = Math.min(least, disk.free());
      least = Number.POSITIVE_INFINITY;
      return seen;
    },
    close() {
      clearInterval(watch);
      server.closeAllConnections();
      server.close();
      disk.remove();
    },
  };
}

/** `endless`: without a length. `packed`: a few bytes that become many. `long`: 120 MiB, and says so. */
function fileOf(name: string, response: ServerResponse) {
  const blocks = Readable.from(
    (function* () {
      for (let n = 0; !name.startsWith('/long') || n < 120; n += 1) yield Buffer.alloc(mib, 1);
    })(),
    { objectMode: false },
  );
  response.on('close', () => blocks.destroy());
  response.writeHead(200, {
    'content-type': 'video/mp4',
    ...(name.startsWith('/packed') ? { 'content-encoding': 'gzip' } : {}),
    ...(name.startsWith('/long') ? { 'content-length': 120 * mib, etag: '"long"' } : {}),
  });
  (name.startsWith('/packed') ? blocks.pipe(createGzip({ level: 1 })) : blocks).pipe(response);
}

const ways: Record<string, string[]> = {
  'a body without a length': ['endless'],
  'a packed body': ['packed'],
  'three that each fit alone': ['long-1', 'long-2', 'long-3'],
};
const tried = Object.entries(ways).slice(full ? 0 : -1);

test('a disk of 300 MiB keeps its last bytes free, however it is filled @results', async () => {
  const disk = smallDisk('size=300m');
  test.skip(disk === null, 'No small disk can be mounted here: it needs Linux and root.');
  const world = await smallWorld(disk!);
  const { profile } = world;
  const stateOf = (id: string) => ledgerResults(profile).find((row) => row.id === id)?.download;
  let app: RunningApp | null = null;
  try {
    for (const [way, names] of tried) {
      seed(profile, ({ add }) => {
        for (const name of names)
          add({ id: `job_${name}`, title: way, request: { family: 'video' } }, [
            { id: `res_${name}`, media: 'video', url: world.url(name) },
          ]);
      });
      world.least();
      app = await RunningApp.launch(profile);
      await app.window();
      const ended = () => names.map((name) => stateOf(`res_${name}`));
      await expect.poll(() => ended().every((state) => state === 'failed' || state === 'done')).toBe(true);
      expect(ended(), way).toContain('failed');
      expect(world.least(), way).toBeGreaterThanOrEqual(64 * mib);
      // A restart finds room for its own work, and what came is still there, for a person to decide.
      await app.killHard();
      app = await RunningApp.launch(profile);
      const again = await app.window();
      await again.getByRole('button', { name: 'New job' }).first().waitFor();
      for (const name of names) {
        await expect.poll(() => stateOf(`res_${name}`)).toMatch(/failed|done/);
        if (stateOf(`res_${name}`) === 'failed')
          await pressFor(again, 'decideResult', { resultId: `res_${name}`, decision: 'discard' });
      }
      expect(world.least(), `${way}, after a restart`).toBeGreaterThanOrEqual(64 * mib);
      await app.close();
    }
    expect(disk!.free()).toBeGreaterThan(100 * mib);
  } finally {
    await app?.close();
    world.close();
  }
});

test('a disk that other programs filled to the last byte: all is noted, the next start opens and says so @results', async () => {
  const disk = smallDisk('size=300m');
  test.skip(disk === null, 'No small disk can be mounted here: it needs Linux and root.');
  const world = await smallWorld(disk!);
  const { profile } = world;
  const reserve = reserveFile(path.join(profile.userData, 'ledger.db'));
  const other = path.join(disk!.folder, 'other-program.bin');
  let app: RunningApp | null = null;
  const start = async () => {
    app = await RunningApp.launch(profile);
    const page = await app.window();
    await page.getByText('Lighthouse').first().waitFor();
    return page;
  };
  const full = (page: Page) =>
    page.getByRole('alert').filter({ hasText: 'The disk with your ledger is full.' });
  try {
    seed(profile, ({ add }) =>
      add({ id: 'job_1', title: 'Lighthouse' }, [{ id: 'res_1', media: 'video', url: world.url('endless') }]),
    );
    let page = await start();
    await expect.poll(() => ledgerResults(profile)[0]?.download).toBe('failed');
    await expect.poll(() => existsSync(reserve) && statSync(reserve).size).toBe(reserveBytes);

    // While it runs: a person's decision is still noted, and the window says why nothing is sent.
    disk!.fill();
    expect(disk!.free()).toBe(0);
    await page.evaluate(() => window.safelight?.annotateJob({ jobId: 'job_1', favourite: true }));
    await full(page).waitFor();
    disk!.fill();
    await app!.killHard();

    // The next start, after a kill and after a quit: it opens from what is left, or for reading only.
    page = await start();
    await page.getByRole('alert').filter({ hasText: /full/ }).waitFor();
    await app!.close();
    disk!.fill();
    page = await start();
    await page
      .getByRole('alert')
      .filter({ hasText: 'The disk is full, so your ledger can only be read.' })
      .waitFor();
    await app!.close();

    // With room again all is as before.
    rmSync(other);
    page = await start();
    await expect(page.getByRole('alert').filter({ hasText: /full/ })).toHaveCount(0);
    await expect.poll(() => existsSync(reserve) && statSync(reserve).size).toBe(reserveBytes);
    expect(await page.evaluate(() => window.safelight?.getJob({ jobId: 'job_1' }))).toMatchObject({
      ok: true,
      value: { favourite: true },
    });
  } finally {
    await (app as RunningApp | null)?.close();
    world.close();
  }
});
