/** Charges that come without anyone asking: bounded, ever more rarely, and never where nobody wants or can read them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChargeWatch, createChargeWatch } from '../../../src/main/billing/charge-watch.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { JobState } from '../../../src/shared/job.ts';
import { type TurningClock, turningClock } from '../jobs/bench.ts';
import { addJob, type Fixture, openFixture } from '../ledger/fixture.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
let clock: TurningClock;
let fixture: Fixture;
let watch: ChargeWatch;
/** Times of the readings, in minutes since the start. */
let readings: number[];
let spans: { from: number; at: number }[];
let isOn: boolean;
let said: string[];
let reading: () => Promise<unknown>;

beforeEach(() => {
  clock = turningClock();
  fixture = openFixture();
  readings = [];
  spans = [];
  said = [];
  isOn = true;
  reading = async () => undefined;
  const start = clock.now();
  watch = createChargeWatch({
    ledger: fixture.ledger,
    clock,
    isOn: () => isOn,
    fetchUsage: (_accountId, from, to) => {
      expect(from).toBeLessThan(to);
      readings.push(Math.round((clock.now() - start) / minute));
      spans.push({ from, at: clock.now() });
      return reading();
    },
    report: (_where, error) => {
      throw error;
    },
    refused: ({ id }, { code }) => said.push(`${id} ${code}`),
  });
});
afterEach(() => {
  watch.stop();
  fixture.close();
});

function end(id: string, state: JobState = 'completed'): void {
  addJob(fixture.ledger, { id, state: 'pending' });
  fixture.ledger.jobs.update(id, { submittedAt: clock.now() });
  fixture.ledger.jobs.update(id, { state, terminalAt: clock.now() });
}

async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= minute) {
    clock.turn(Math.min(minute, left));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const withToken = (managementStorage: 'none' | 'session') =>
  fixture.ledger.accounts.update('acc', { managementStorage });

describe('usage rows are read after a job has ended', () => {
  it('soon, then more and more rarely, and then no more', async () => {
    withToken('session');
    end('job_a');
    await pass(3 * day);
    expect(readings).toEqual([1, 5, 15, 60, 360, 1440]);
  });

  it('once more when the charge is known, since a second one may come later', async () => {
    withToken('session');
    end('job_a');
    reading = async () => fixture.ledger.jobs.update('job_a', { settledUsd: '1', settlement: 'recorded' });
    await pass(day);
    expect(readings).toEqual([1, 15]);
  });

  it('for many that end together in one go, and for a later one soon again', async () => {
    withToken('session');
    for (const id of ['job_a', 'job_b', 'job_c']) end(id);
    await pass(3 * minute);
    expect(readings).toEqual([1]);
    end('job_d');
    await pass(2 * minute);
    expect(readings).toEqual([1, 4, 5]);
  });

  it('at most once a minute, and only as far back as something is due', async () => {
    withToken('session');
    const start = clock.now();
    end('job_old', 'failed');
    await pass(60 * minute);
    readings = [];
    spans = [];
    for (let count = 0; count < 100; count += 1) {
      end(`job_${count}`, 'failed');
      await pass(minute / 4);
    }
    expect(readings.length).toBeLessThanOrEqual(25);
    // The first job, long looked up in vain, takes no reading back to its time.
    for (const { from, at } of spans) {
      expect(from).toBeGreaterThan(start);
      expect(at - from).toBeLessThanOrEqual(8 * minute);
    }
  });

  it('never while polling is held, and soon after it is released', async () => {
    withToken('session');
    fixture.ledger.accounts.update('acc', { pollingHeld: true });
    end('job_a');
    await pass(30 * minute);
    expect(readings).toEqual([]);
    fixture.ledger.accounts.update('acc', { pollingHeld: false });
    await pass(2 * minute);
    expect(readings).toEqual([31]);
  });

  it('only twice for a job that failed, since nothing is expected', async () => {
    withToken('session');
    end('job_a', 'failed');
    await pass(3 * day);
    expect(readings).toEqual([1, 5]);
  });

  it('when the clock was set back over midnight since the last reading', async () => {
    withToken('session');
    end('job_1');
    await pass(10 * minute);
    expect(readings).toEqual([1, 5]);
    clock.jump(-day);
    spans = [];
    end('job_2');
    const ended = clock.now();
    await pass(10 * minute);
    expect(spans.map(({ at }) => (at - ended) / minute)).toEqual([1, 5]);
  });

  it('of one that ran while the clock was set back, from its end on', async () => {
    withToken('session');
    addJob(fixture.ledger, { id: 'job_a', state: 'pending' });
    fixture.ledger.jobs.update('job_a', { submittedAt: clock.now() });
    clock.jump(-day);
    const ended = clock.now();
    fixture.ledger.jobs.update('job_a', { state: 'completed', terminalAt: ended });
    await pass(2 * minute);
    expect(spans).toEqual([{ from: ended, at: ended + minute }]);
  });

  it('with longer waits when TokenLab refuses', async () => {
    withToken('session');
    end('job_a');
    reading = () => Promise.reject(new AppError('rate_limited', 'Too many requests.'));
    await pass(30 * minute);
    expect(readings).toEqual([1, 5, 15]);
  });

  it('again after the last wait, for all that was due, when each reading was refused', async () => {
    withToken('session');
    end('job_a');
    const ended = clock.now();
    reading = () => Promise.reject(new AppError('rate_limited', 'Too many requests.', { retryable: true }));
    await pass(day + 2 * minute);
    expect(readings).toEqual([1, 5, 15, 60, 360, 1440]);
    reading = async () => undefined;
    await pass(day);
    expect(readings).toEqual([1, 5, 15, 60, 360, 1440, 2880]);
    expect(spans.at(-1)?.from).toBe(ended);
    await pass(2 * day);
    expect(readings).toHaveLength(7);
  });

  it('not before TokenLab wants to be asked again, whatever ends meanwhile, and then for all that was due', async () => {
    withToken('session');
    end('job_a', 'failed');
    const ended = clock.now();
    const hints = { retryAfterMs: 10 * minute };
    reading = () => Promise.reject(new AppError('rate_limited', 'Later.', { retryable: true, hints }));
    await pass(3 * minute);
    reading = async () => undefined;
    end('job_b', 'failed');
    await pass(9 * minute);
    expect(readings).toEqual([1, 11]);
    expect(spans.at(-1)?.from).toBe(ended);
  });

  it('and a refusal that waiting does not end is said once, until a reading succeeds', async () => {
    withToken('session');
    end('job_a');
    reading = () => Promise.reject(new AppError('key_missing', 'No token.', { next: ['check_key'] }));
    await pass(20 * minute);
    expect(said).toEqual(['acc key_missing']);
    reading = async () => undefined;
    await pass(60 * minute);
    reading = () => Promise.reject(new AppError('key_missing', 'No token.', { next: ['check_key'] }));
    await pass(6 * 60 * minute);
    expect(said).toHaveLength(2);
  });

  it('when an account gets a management token, or the person wants it only later', async () => {
    watch.start();
    withToken('none');
    end('job_a');
    await pass(30 * minute);
    isOn = false;
    withToken('session');
    await pass(30 * minute);
    expect(readings).toEqual([]);
    isOn = true;
    watch.takeUp();
    await pass(2 * minute);
    expect(readings).toEqual([61]);
    withToken('none');
    end('job_b');
    await pass(10 * minute);
    withToken('session');
    await pass(2 * minute);
    expect(readings).toEqual([61, 73]);
  });

  it('at a start for what the last session left, and not for what is older than three days', async () => {
    watch.stop();
    withToken('session');
    end('job_a');
    clock.jump(4 * day);
    end('job_known');
    fixture.ledger.jobs.update('job_known', { settledUsd: '1', settlement: 'recorded' });
    end('job_failed', 'failed');
    clock.jump(60 * minute);
    end('job_b');
    const start = clock.now();
    const again = createChargeWatch({
      ledger: fixture.ledger,
      clock,
      isOn: () => true,
      fetchUsage: async (_accountId, from) => {
        readings.push(from);
      },
      report: () => undefined,
    });
    again.start();
    await pass(2 * minute);
    again.stop();
    expect(readings).toEqual([start]);
  });

  it.each<[string, () => void]>([
    ['without a management token', () => withToken('none')],
    ['when the person does not want it', () => (isOn = false)],
  ])('never %s', async (_when, change) => {
    withToken('session');
    change();
    end('job_a');
    await pass(day);
    expect(readings).toEqual([]);
  });
});
