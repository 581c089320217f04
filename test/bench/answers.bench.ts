/** What a person waits for in the window of a large ledger, and how long main is held by it; the real app, started once for a run. */
import { RunningApp } from '../e2e/app.ts';
import { seededAccount } from '../support/seeding/seed-profile.ts';
import { watchMain } from './held.ts';
import { type Bench, figuresOf } from './measure.ts';
import { profileOf } from './profiles.ts';

interface Answers {
  /** Time in ms until the answer is in the window. */
  forecast: number;
  month: number;
  report: number;
  /** The longest time (ms) that main was held by any of them. */
  held: number;
}

/** Asks as the window does. Runs in it. */
const ask = async (accountId: string) => {
  const api = window.safelight!;
  const day = 24 * 60 * 60 * 1000;
  const to = Date.now() + day;
  const took = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const value = async <T>(answer: Promise<{ ok: true; value: T } | { ok: false }>): Promise<T> => {
    const given = await answer;
    if (!given.ok) throw new Error(`Main refused: ${JSON.stringify(given)}`);
    return given.value;
  };
  const query = {
    accountId,
    withSample: false,
    view: { kind: 'failed' },
    search: '',
    sort: 'newest',
    filters: {},
  } as const;
  const jobIds = await value(api.jobIds({ query, limit: 2_000 }));
  if (jobIds.length !== 2_000) throw new Error(`The profile has ${jobIds.length} jobs of 2,000.`);
  const days = (count: number) => ({ accountId, from: to - count * day, to });
  // A model's prices are asked for again where they are old, which takes as long as TokenLab does.
  await value(api.forecastBulk({ action: 'retry', jobIds }));
  return {
    forecast: await took(() => value(api.forecastBulk({ action: 'retry', jobIds }))),
    month: await took(() => value(api.billingSpend({ ...days(31), by: 'model' }))),
    report: await took(async () => {
      await value(api.billingReport(days(35)));
      await value(api.billingLines({ ...days(35), filter: 'all', offset: 0, limit: 100 }));
    }),
  };
};

const answers = (jobs: number) => async (): Promise<Answers> => {
  const app = await RunningApp.launch(profileOf(jobs));
  try {
    const page = await app.window();
    await page.locator('[data-job]').first().waitFor();
    const held = await watchMain(app);
    return { ...(await page.evaluate(ask, seededAccount)), held: await held() };
  } finally {
    await app.close();
  }
};

const many = figuresOf(answers(100_000));
const fewer = figuresOf(answers(50_000));

const compare = (name: string, most: number, pick: (from: Answers) => number): Bench => ({
  name: `${name}, among 100,000 jobs`,
  unit: 'ms',
  rounds: 5,
  target: { most },
  measure: many(pick),
  floor: { name: 'among 50,000', measure: fewer(pick) },
});

export default [
  compare('a forecast for a retry of 2,000 jobs whose prices are known', 100, ({ forecast }) => forecast),
  compare('Spending of a month', 150, ({ month }) => month),
  compare('the first lines of a reconciliation of 50,000 jobs', 500, ({ report }) => report),
  compare('the longest time that main is held by these three', 50, ({ held }) => held),
];
