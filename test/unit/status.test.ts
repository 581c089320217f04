/** How often the line of the status bar is told. */
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
  const told: PollerStatus[] = [];
  const status = createStatus({
    clock,
    engine: () => ({ ...engine }),
    downloads: () => ({ active: 0, waiting: 0, bytesPerSecond: 0 }),
    disk: () => 'ok',
    account: () => null,
    balance: async () => null,
    lowBalanceUsd: () => '',
    warnLow: () => undefined,
    tell: (line) => told.push(line),
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
  return { clock, engine, told, status, check };
}

it('numbers that run on with each check are told once a second, and the last of them is told', () => {
  const { clock, engine, told, check } = openStatus();
  check(25);
  expect(told).toHaveLength(1);
  check(300);
  expect(told.length).toBeLessThanOrEqual(4);
  clock.turn(1_250);
  expect(told.at(-1)?.requestsLastMinute).toBe(engine.requestsLastMinute);
  const last = told.length;
  clock.turn(10_000);
  expect(told).toHaveLength(last);
});

it('anything else is told soon', () => {
  const { clock, engine, told, status, check } = openStatus();
  check(30);
  const before = told.length;
  engine.paused = 'offline';
  status.touch();
  clock.turn(250);
  expect(told.length).toBe(before + 1);
  expect(told.at(-1)?.paused).toBe('offline');
});
