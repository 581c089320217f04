import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { createLifoQueue } from '../../../src/main/shell/lifo-queue.ts';
import { createThumbnailCache } from '../../../src/main/shell/thumbnail-cache.ts';
import { until } from '../until.ts';

const root = mkdtempSync(path.join(tmpdir(), 'thumbnails-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const still = Buffer.alloc(1000, 7);
const report = (error: unknown) => {
  throw error;
};

it('thumbnails are kept until they are too many, and the longest unseen go first', async () => {
  const folder = path.join(root, 'bounded');
  const cache = createThumbnailCache({ folder, clock: systemClock, limit: 10_000, between: 5, report });
  const old = Date.now() / 1000 - 10 * 24 * 3600;
  for (let at = 1; at <= 10; at += 1) {
    const file = await cache.keep(`res_${at}.webp`, still);
    utimesSync(file, old + at, old + at);
  }
  // Looking at the oldest makes it the newest.
  expect(readFileSync((await cache.find('res_1.webp')) ?? '')).toEqual(still);
  expect(statSync(path.join(folder, 'res_1.webp')).mtimeMs).toBeGreaterThan((old + 10) * 1000);
  for (let at = 11; at <= 13; at += 1) await cache.keep(`res_${at}.webp`, still);
  await until(() => readdirSync(folder).length <= 10);
  expect(await cache.find('res_1.webp')).not.toBeNull();
  expect(await cache.find('res_2.webp')).toBeNull();
  expect(await cache.find('res_13.webp')).not.toBeNull();
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('of much work the newest is done first, one by one, and the oldest is given up', async () => {
  const queue = createLifoQueue(2);
  const done: number[] = [];
  let running = 0;
  const work = (number: number) => async () => {
    running += 1;
    expect(running).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    done.push(number);
    return number;
  };
  const answers = [1, 2, 3, 4].map((number) => queue.run(work(number)));
  expect(await Promise.all(answers)).toEqual([1, null, 3, 4]);
  expect(done).toEqual([1, 4, 3]);
  await expect(queue.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await queue.run(work(5))).toBe(5);
});
