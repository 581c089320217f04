/** A results folder on a disk that is taken away and comes back. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createDisks, type Mounts, systemMounts } from '../../../src/main/results/disks.ts';
import { smallDisk } from '../small-disk.ts';
import { until } from '../until.ts';
import { type Bench, good, openBench } from './bench.ts';
import { fetchOne } from './fetched.ts';
import { png } from './samples.ts';

const picture = png();
let bench: Bench | null = null;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  await bench?.close();
  bench = null;
  for (const end of ends.splice(0)) end();
});

interface Stick {
  /** Where it is mounted. */
  mount: string;
  pull(): void;
  plug(): void;
}

/** A folder that the handed-in system calls a disk: pulled out, it is somewhere else, and its mount point is empty. */
function pretended(): Stick & { mounts: Mounts } {
  const root = mkdtempSync(join(tmpdir(), 'safelight-stick-'));
  ends.push(() => rmSync(root, { recursive: true, force: true }));
  const mount = join(root, 'Films');
  const drawer = join(root, 'drawer');
  mkdirSync(mount);
  let isIn = true;
  return {
    mount,
    pull() {
      renameSync(mount, drawer);
      mkdirSync(mount);
      isIn = false;
    },
    plug() {
      rmSync(mount, { recursive: true });
      renameSync(drawer, mount);
      isIn = true;
    },
    mounts: {
      mountOf: async () => mount,
      isMounted: async () => isIn,
      networkOf: () => 'nas:/films (nfs4)',
    },
  };
}

const real = smallDisk('size=8m');
afterAll(() => real?.remove());
/** A folder of the same file system that is mounted over another, as volumes of containers are; null where that is refused. */
function bound(): (Stick & { mounts: Mounts }) | null {
  const root = mkdtempSync(join(tmpdir(), 'safelight-bound-'));
  const mount = join(root, 'Films');
  const drawer = join(root, 'drawer');
  mkdirSync(mount);
  mkdirSync(drawer);
  const call = (...args: string[]) => spawnSync(args[0]!, args.slice(1)).status === 0;
  const plug = () => call('mount', '--bind', drawer, mount);
  const pull = () => call('umount', '--lazy', mount);
  const end = () => {
    pull();
    rmSync(root, { recursive: true, force: true });
  };
  if (process.platform !== 'linux' || !plug()) {
    end();
    return null;
  }
  ends.push(end);
  return { mount, pull, plug, mounts: systemMounts };
}

const canBind = bound() !== null;
for (const end of ends.splice(0)) end();

const sticks: [string, () => Stick & { mounts: Mounts }][] = [
  ['by the word of the system', pretended],
  ...(canBind ? [['really', () => bound()!] as [string, () => Stick & { mounts: Mounts }]] : []),
];

async function setUp(stick: Stick & { mounts: Mounts }, limits: { youngFor?: number } = {}) {
  const folder = join(stick.mount, 'Safelight', 'results');
  const opened = await openBench({
    folder,
    makeDisks: (meta) => createDisks(meta, stick.mounts),
    downloads: { limits: { awayRetry: 5, ...limits } },
  });
  bench = opened;
  opened.server.on('/a.png', good(picture, 'image/png'));
  const fetchOne = async () => {
    const jobId = opened.job();
    const id = opened.result(jobId, { path: '/a.png' });
    opened.downloads.enqueue(jobId);
    return { jobId, id };
  };
  const { id } = await fetchOne();
  await opened.idle();
  const file = opened.row(id).path ?? '';
  expect(opened.row(id).download).toBe('done');
  return { bench: opened, id, file, folder, fetchOne };
}

describe.each(sticks)('a results folder whose disk is away, %s', (_how, make) => {
  it('is not made below the mount point; downloads wait for it without failing, and then continue', async () => {
    const stick = make();
    const { bench, fetchOne, folder } = await setUp(stick);
    stick.pull();
    const { id, jobId } = await fetchOne();
    await until(() => bench.row(id).error !== null);
    const waits = bench.row(id);
    expect(waits).toMatchObject({ download: 'waiting', attempts: 0, error: { code: 'disk_away' } });
    if (stick.mounts !== systemMounts) expect(waits.error?.message).toContain('nas:/films (nfs4)');
    expect(bench.ledger.jobs.require(jobId).attention).toBeNull();
    const before = waits.nextAt;
    await until(() => bench.row(id).nextAt !== before);
    expect(readdirSync(stick.mount)).toEqual([]);
    expect(bench.server.seen).toHaveLength(1);

    stick.plug();
    await until(() => bench.row(id).download === 'done');
    expect(bench.row(id)).toMatchObject({ path: join(folder, 'Lighthouse (2).png'), error: null });
    expect(readdirSync(folder).sort()).toEqual(['Lighthouse (2).png', 'Lighthouse.png']);
    expect(bench.reports).toEqual([]);
  });

  it('is known after a restart too', async () => {
    const stick = make();
    const { bench, fetchOne, folder } = await setUp(stick);
    stick.pull();
    await bench.restart();
    const { id } = await fetchOne();
    await until(() => bench.row(id).error?.code === 'disk_away');
    expect(readdirSync(stick.mount)).toEqual([]);
    stick.plug();
    await until(() => bench.row(id).download === 'done');
    expect(existsSync(join(folder, 'Lighthouse (2).png'))).toBe(true);
  });

  it('has files that are not connected, not missing, and are there again when it is back', async () => {
    const stick = make();
    const { bench, id, file } = await setUp(stick);
    const { jobId } = bench.row(id);
    stick.pull();
    await expect(bench.resultFiles.fileOf(id)).rejects.toMatchObject({ code: 'disk_away' });
    expect(bench.row(id)).toMatchObject({ download: 'missing', error: { code: 'disk_away' }, path: file });
    await expect(bench.resultFiles.checkFiles([jobId])).rejects.toMatchObject({ code: 'disk_away' });
    expect(bench.ledger.jobs.require(jobId).attention).toBeNull();
    expect(bench.ledger.events.ofJob(jobId).map(({ type }) => type)).not.toContain('file_missing');
    await bench.resultFiles.recheckAway();
    expect(bench.row(id).error?.code).toBe('disk_away');

    stick.plug();
    await bench.resultFiles.recheckAway();
    expect(bench.row(id)).toMatchObject({ download: 'done', error: null, path: file });
    expect(await bench.resultFiles.fileOf(id)).toBe(file);
    expect(readFileSync(file)).toEqual(picture);
  });

  it('has files that are found when it is back, also where they were asked for again and their link is dead', async () => {
    const stick = make();
    const { bench, id, file } = await setUp(stick, { youngFor: 0 });
    stick.pull();
    await bench.resultFiles.recheck([id]);
    expect(bench.row(id).download).toBe('missing');
    await bench.downloads.downloadAgain(id);
    await until(() => bench.row(id).error?.code === 'disk_away');
    bench.server.on('/a.png', (_request, response) => void response.writeHead(404).end());
    stick.plug();
    await bench.idle();
    await bench.resultFiles.recheck([id]);
    expect(bench.row(id)).toMatchObject({ download: 'done', error: null, path: file });
    expect(bench.ledger.jobs.require(bench.row(id).jobId).attention).toBeNull();
    expect(readFileSync(file)).toEqual(picture);
  });

  it('has missing files where they are gone although it is back', async () => {
    const stick = make();
    const { bench, id, file } = await setUp(stick);
    stick.pull();
    await bench.resultFiles.recheck([id]);
    stick.plug();
    rmSync(file);
    await bench.resultFiles.recheckAway();
    expect(bench.row(id)).toMatchObject({ download: 'missing', error: { code: 'file_missing' } });
  });

  it('lets what is decided wait, and counts no more once a person chooses the folder as it is', async () => {
    const stick = make();
    const { bench, folder } = await setUp(stick);
    const jobId = bench.job();
    const id = bench.result(jobId, { path: '/page.png' });
    bench.server.on('/page.png', good(Buffer.from('<!doctype html><p>Sign in'), 'image/png'));
    bench.downloads.enqueue(jobId);
    await bench.idle();
    stick.pull();
    await expect(bench.downloads.keep(id)).rejects.toMatchObject({ code: 'disk_away' });
    await expect(bench.downloads.discard(id)).rejects.toMatchObject({ code: 'disk_away' });
    const disks = createDisks(bench.ledger.meta, stick.mounts);
    expect(await disks.awayAt(folder)).not.toBeNull();
    await disks.choose(folder);
    expect(await disks.awayAt(folder)).toBeNull();
    stick.plug();
    await bench.downloads.keep(id);
    expect(bench.row(id).download).toBe('done');
  });
});

it('a disk that cannot even be looked for stops no download for good', async () => {
  let looks = 0;
  bench = await openBench({
    makeDisks(meta) {
      const disks = createDisks(meta);
      const awayAt: typeof disks.awayAt = async (path) => {
        looks += 1;
        if (looks < 7) throw Object.assign(new Error('UNKNOWN: told by the test, stat'), { code: 'UNKNOWN' });
        return disks.awayAt(path);
      };
      return { ...disks, awayAt };
    },
    downloads: { limits: { awayRetry: 5 } },
  });
  bench.server.on('/a.png', good(picture, 'image/png'));
  const { row } = await fetchOne(bench);
  expect(row).toMatchObject({ download: 'done', error: null });
});

describe('the system', () => {
  it.skipIf(real === null)('knows a disk that is mounted, unmounted and mounted again', async () => {
    const folder = join(real?.folder ?? '', 'results');
    mkdirSync(folder);
    const meta = new Map<string, string>();
    const disks = createDisks({
      get: (key) => meta.get(key) ?? null,
      set: (key, value) => void (value === null ? meta.delete(key) : meta.set(key, value)),
    });
    expect(await systemMounts.mountOf(folder)).toBe(real?.folder);
    await disks.note(folder);
    expect(await disks.awayAt(join(folder, 'a.png'))).toBeNull();
    real?.unmount();
    expect(await disks.awayAt(join(folder, 'a.png'))).toMatchObject({
      code: 'disk_away',
      message: expect.stringContaining(real?.folder ?? ''),
    });
    expect(await disks.awayAt(`${folder}-other`)).toBeNull();
    real?.mount();
    expect(await disks.awayAt(folder)).toBeNull();
  });

  it('remembers nothing of folders on its own disk, and reads what is damaged as nothing', async () => {
    const meta = new Map<string, string>();
    const rooms = {
      get: (key: string) => meta.get(key) ?? null,
      set: (key: string, value: string | null) => void meta.set(key, value ?? ''),
    };
    const disks = createDisks(rooms, { ...systemMounts, mountOf: async () => '/' });
    await disks.note(tmpdir());
    expect(meta.size).toBe(0);
    for (const text of ['', 'no', '[]', '{"/a":null}', '{"/a":{"mount":3}}', '5', 'null']) {
      meta.set('results_disks', text);
      expect(await createDisks(rooms).awayAt('/a/b'), text).toBeNull();
    }
  });
});
