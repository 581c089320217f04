import { expect, it } from 'vitest';
import type { Claim, Taken } from '../../src/main/ledger/index.ts';
import { claimOrAsk, type OtherOwner, type OwnerChoice } from '../../src/main/ownership.ts';
import { turningClock } from './jobs/bench.ts';

const owner = { id: 'a', name: 'laptop', machine: 'm', boot: 'b', pid: 7, since: 0 };
const claimed: Claim = {
  kind: 'claimed',
  owner: { ...owner, id: 'me' },
  replaces: null,
  release: () => undefined,
};
const taken = (change: Partial<Taken> = {}): Taken => ({
  kind: 'taken',
  holder: owner,
  isRunning: false,
  beat: 1,
  ...change,
});

/** A person before the question, and a ledger whose owner is what the test says. */
function stage(first: Claim | Taken) {
  const clock = turningClock();
  const state = { found: first as Claim | Taken, looks: 0, over: undefined as string | undefined };
  const asked: OtherOwner[] = [];
  let press: (answer: OwnerChoice) => void = () => undefined;
  const result = claimOrAsk({
    file: 'ledger.db',
    clock,
    ask: (held, signal) =>
      new Promise((resolve) => {
        asked.push(held);
        press = resolve;
        signal.addEventListener('abort', () => resolve('again'));
      }),
    claim: (_file, options) => {
      state.looks += 1;
      state.over = options?.over;
      return options?.over === undefined ? state.found : claimed;
    },
  });
  const settle = async () => {
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
  };
  return {
    state,
    asked,
    result,
    settle,
    press: (answer: OwnerChoice) => press(answer),
    async seconds(count: number) {
      for (let i = 0; i < count; i += 1) {
        clock.turn(1_000);
        await settle();
      }
    },
  };
}

it('a free ledger is claimed without a question', async () => {
  const { result, asked } = stage(claimed);
  expect(await result).toBe(claimed);
  expect(asked).toEqual([]);
});

it('a ledger that becomes free while the question is open is claimed, and the question goes', async () => {
  const { result, asked, state, settle, seconds } = stage(taken({ isRunning: true }));
  await settle();
  expect(asked).toHaveLength(1);
  state.found = claimed;
  await seconds(1);
  expect(await result).toBe(claimed);
});

it('an owner that runs on this computer can never be overruled', async () => {
  const { asked, press, result, seconds, settle, state } = stage(taken({ isRunning: true }));
  await settle();
  await seconds(120);
  expect(asked.map((held) => held.maySeize)).toEqual([false]);
  press('seize');
  await settle();
  expect(state.over).toBe(undefined);
  press('quit');
  expect(await result).toBe(null);
});

it('an owner on another computer is overruled only by a person, and only after thirty looks without a heartbeat', async () => {
  const { asked, press, result, seconds, settle, state } = stage(taken());
  await settle();
  await seconds(29);
  state.found = taken({ beat: 2 });
  await seconds(30);
  expect(asked.map((held) => held.maySeize)).toEqual([false]);
  await seconds(1);
  expect(asked.map((held) => held.maySeize)).toEqual([false, true]);
  await seconds(600);
  expect(asked).toHaveLength(2);
  press('seize');
  expect(await result).toBe(claimed);
  expect(state.over).toBe('a');
});

it('a heartbeat takes the offer back', async () => {
  const { asked, seconds, settle, state, press, result } = stage(taken());
  await settle();
  await seconds(31);
  expect(asked.at(-1)?.maySeize).toBe(true);
  state.found = taken({ beat: 2 });
  await seconds(1);
  expect(asked.at(-1)?.maySeize).toBe(false);
  press('quit');
  expect(await result).toBe(null);
});
