/** How often the line of the status bar is reported. */
import { expect, it } from 'vitest';
import { createStatus, type StatusOptions } from '../../src/main/status.ts';
import type { PollerStatus } from '../../src/shared/status.ts';
import { turningClock } from './jobs/bench.ts';

type Engine = ReturnType<StatusOptions['engine']>;

function openStatus() {
  const clock = turningClock();
  const engine: Engine = {
    openTasks: 500,
    heldTasks: 0,
    nextPollAt: 1,
    requestsLastMinute: 0,
    limitPerMinute: null,
    paused: null,
    stretched: [],
    sending: { waiting: 0, held: null },
  };
  const reported: PollerStatus[] = [];
  const status = createStatus({
    clock,
    engine: () => ({ ...engine }),
    downloads: () => ({ active: 0, waiting: 0, bytesPerSecond: 0 }),
    disk: () => 'ok',
    account: () => null,
    balance: async () => null,
    lowBalanceUsd: () => '',
    warnLow: () => undefined,
    tell: (line) => reported.push(line),
    report: () => undefined,
  });
  /** So many checks, 10 ms apart. */
  const check = (times: number) => {
    for (let number = 0; number < times; number += 1) {
      engine.requestsLastMinute += 1;
      engine.nextPollAt = clock.now();
      status.touch();
      clock.turn(10);
    }
  };
  return { clock, engine, reported, status, check };
}

it('numbers that run on with each check are reported once a second, and the last of them is too', () => {
  const { clock, engine, reported, check } = openStatus();
  check(25);
  expect(reported).toHaveLength(1);
  check(300);
  expect(reported.length).toBeLessThanOrEqual(4);
  clock.turn(1_250);
  expect(reported.at(-1)?.requestsLastMinute).toBe(engine.requestsLastMinute);
  const last = reported.length;
  clock.turn(10_000);
  expect(reported).toHaveLength(last);
});

it('anything else is reported soon', () => {
  const { clock, engine, reported, status, check } = openStatus();
  check(30);
  const before = reported.length;
  engine.paused = 'offline';
  status.touch();
  clock.turn(250);
  expect(reported.length).toBe(before + 1);
  expect(reported.at(-1)?.paused).toBe('offline');
});
