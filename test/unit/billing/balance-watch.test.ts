import { expect, onTestFinished, test } from 'vitest';
import { createBalanceWatch, type WatchedAccount } from '../../../src/main/billing/balance-watch.ts';
import { turningClock } from '../jobs/bench.ts';

const minute = 60_000;

function watch() {
  const clock = turningClock();
  const state = {
    account: { id: 'a', label: 'Studio', hasManagementToken: true } as WatchedAccount | null,
    usd: '12.50' as string | null,
    limit: '5',
    broken: false,
    asked: [] as string[],
    warnings: [] as string[],
    failures: 0,
  };
  const balance = createBalanceWatch({
    clock,
    account: () => state.account,
    balance: async (accountId) => {
      state.asked.push(accountId);
      if (state.broken) throw new Error('no network');
      return state.usd;
    },
    limitUsd: () => state.limit,
    changed: () => undefined,
    warn: (account, usd) => state.warnings.push(`${account.label} ${usd}`),
    report: () => {
      state.failures += 1;
    },
  });
  onTestFinished(() => balance.stop());
  /** Lets time pass in steps small enough for the answers to come in between. */
  const pass = async (ms: number) => {
    for (let gone = 0; gone < ms; gone += 1_000) {
      clock.turn(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { state, balance, pass };
}

test('the balance is asked for at the start, every five minutes, and after work, at most once a minute', async () => {
  const { state, balance, pass } = watch();
  expect(balance.now().usd).toBeNull();
  await pass(4_000);
  expect(balance.now()).toEqual({ usd: '12.50', low: false });
  await pass(11 * minute);
  expect(state.asked).toHaveLength(3);
  for (let ended = 0; ended < 120; ended += 1) {
    balance.touch();
    await pass(1_000);
  }
  expect(state.asked.length).toBeLessThanOrEqual(6);
  expect(state.asked.length).toBeGreaterThan(3);
});

test('a low balance is warned of once, and again only after it has been good', async () => {
  const { state, balance, pass } = watch();
  state.usd = '4.999999';
  await pass(11 * minute);
  expect(balance.now()).toEqual({ usd: '4.999999', low: true });
  expect(state.warnings).toEqual(['Studio 4.999999']);
  state.usd = '30';
  await pass(6 * minute);
  state.usd = '1';
  await pass(6 * minute);
  expect(state.warnings).toEqual(['Studio 4.999999', 'Studio 1']);
});

test('a balance that cannot be read is unknown, not old and not zero; a limit that is no number warns of nothing', async () => {
  const { state, balance, pass } = watch();
  await pass(4_000);
  state.broken = true;
  await pass(6 * minute);
  expect(balance.now()).toEqual({ usd: null, low: false });
  expect(state.failures).toBeGreaterThan(0);
  state.broken = false;
  state.usd = '0';
  state.limit = 'five';
  await pass(6 * minute);
  expect(balance.now()).toEqual({ usd: '0', low: false });
});

test('another account shows no balance of the one before, and one without a token is never asked for', async () => {
  const { state, balance, pass } = watch();
  await pass(4_000);
  state.account = { id: 'b', label: 'Other', hasManagementToken: false };
  expect(balance.now().usd).toBeNull();
  balance.touch();
  await pass(6 * minute);
  expect(new Set(state.asked)).toEqual(new Set(['a']));
  state.account = { id: 'c', label: 'Third', hasManagementToken: true };
  balance.touch();
  await pass(4_000);
  expect(state.asked.at(-1)).toBe('c');
});
