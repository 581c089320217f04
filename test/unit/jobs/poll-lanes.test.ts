import { expect, test } from 'vitest';
import { defaultLimits } from '../../../src/main/jobs/options.ts';
import { createLanes, type Entry, type Lane } from '../../../src/main/jobs/poll-lanes.ts';
import { createTokenBucket } from '../../../src/main/jobs/token-bucket.ts';
import { turningClock } from './bench.ts';

/** Says how many entries were looked at. */
class Entries extends Map<string, Entry> {
  looks = 0;
  override *values() {
    for (const entry of super.values()) {
      this.looks += 1;
      yield entry;
    }
    return undefined;
  }
}

const entryOf = (lane: Lane, order: number): Entry => ({
  jobId: `job${order}`,
  lane,
  family: 'video',
  since: 0,
  dueAt: 0,
  order,
  place: -1,
  asking: false,
  again: null,
});

test('what thousands of tasks ask of a key is added up once while they come and go, and is right all the time', () => {
  const clock = turningClock(1_000);
  const bucket = createTokenBucket(1, 60_000);
  const entries = new Entries();
  const lanes = createLanes({ clock, limits: defaultLimits }, { bucket: () => bucket }, entries);
  const lane = lanes.of('account');
  const count = 2_000;
  const factors: number[] = [];
  for (let order = 0; order < count; order += 1) {
    const entry = entryOf(lane, order);
    entries.set(entry.jobId, entry);
    lanes.joins(entry);
    factors.push(lanes.stretch(lane));
  }
  expect(factors.at(-1)! / factors[0]!).toBeCloseTo(count);
  for (const entry of [...entries.entries()].slice(0, count / 2).map(([, one]) => one)) {
    entries.delete(entry.jobId);
    lanes.leaves(entry);
  }
  expect(lanes.stretch(lane) / factors[0]!).toBeCloseTo(count / 2);
  expect(entries.looks).toBeLessThan(10);
});
