/** Reconciliation and spend over many jobs: ten times the jobs should take about ten times as long, not a hundred. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { systemClock } from '../../src/main/base/clock.ts';
import { localDay } from '../../src/main/base/dates.ts';
import { type Billing, createBilling } from '../../src/main/billing/billing.ts';
import { reportToCsv } from '../../src/main/billing/export.ts';
import { newId, openLedger } from '../../src/main/ledger/index.ts';
import type { UsageRow } from '../../src/shared/usage.ts';
import type { Bench } from './measure.ts';

const day = 24 * 60 * 60 * 1000;
const to = Date.UTC(2026, 10, 30);
const from = to - 30 * day;
const models = ['veo3.1', 'gpt-image-2', 'flux-2-pro', 'tripo-p1.0', 'suno-music'];

/** A month of `count` completed jobs and as many usage rows; every fifth row has no id, so that it has to be guessed at. */
function month(count: number): Billing {
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const ledger = openLedger({
    report: () => undefined,
    file: path.join(folder, 'ledger.db'),
    clock: systemClock,
  });
  ledger.accounts.insert({
    id: 'bench',
    kind: 'sandbox',
    label: 'Bench',
    apiBase: 'http://127.0.0.1:1',
    keyStorage: 'none',
    keyHint: null,
    keyState: 'ok',
    managementStorage: 'none',
    active: true,
    createdAt: from,
    removedAt: null,
  });
  const rows: UsageRow[] = [];
  ledger.tx(() => {
    for (let index = 0; index < count; index += 1) {
      const at = from + Math.floor((index * 30 * day) / count);
      const model = models[index % models.length] as string;
      const id = newId('job', at);
      ledger.jobs.insert({
        id,
        submitToken: null,
        accountId: 'bench',
        userId: 'bench',
        projectId: index % 2 === 0 ? 'Rain' : null,
        title: `Job ${index}`,
        request: { family: 'image', operation: null, model, fields: {}, inputs: [] },
        endpoint: '/v1/images/generations',
        state: 'completed',
        createdAt: at,
        estimate: { kind: 'exact', minUsd: '0.04', maxUsd: '0.04', note: null },
        retryOf: null,
      });
      ledger.jobs.update(id, { submittedAt: at, terminalAt: at + 20_000, requestId: `req_${index}` });
      rows.push({
        id: `row-${index}`,
        accountId: 'bench',
        source: 'management',
        requestId: index % 5 === 0 ? null : `req_${index}`,
        billingTransactionId: null,
        model,
        scene: 'image',
        unit: 'per_image',
        quantity: '1',
        costUsd: '0.0400000001',
        createdAt: at + 22_000,
      });
    }
    ledger.billing.putUsage(rows, () => false, new Set());
  });
  const billing = createBilling({
    ledger,
    clock: systemClock,
    managementFor: () => {
      throw new Error('The bench asks nobody.');
    },
    hasToken: () => false,
    askTask: async () => undefined,
    isKeyOf: async () => false,
    dayOf: localDay,
  });
  // The first report records what was charged on every job; the later ones are what a person waits for.
  billing.report('bench', from, to);
  return billing;
}

const made = new Map<number, Billing>();
const monthOf = (count: number): Billing => {
  const known = made.get(count) ?? month(count);
  made.set(count, known);
  return known;
};

const timed = (count: number, work: (billing: Billing) => unknown) => async (): Promise<number> => {
  const billing = monthOf(count);
  const began = performance.now();
  await work(billing);
  return performance.now() - began;
};

const compare = (name: string, work: (billing: Billing) => unknown): Bench => ({
  name: `${name} of 50,000 jobs`,
  unit: 'ms',
  rounds: 5,
  // In proportion, with room for what is kept of ten times as many.
  target: { mostRatio: 15 },
  measure: timed(50_000, work),
  floor: { name: 'of 5,000 jobs', measure: timed(5_000, work) },
});

const benches: Bench[] = [
  compare('the reconciliation', (billing) => billing.report('bench', from, to)),
  compare('the spend by day', (billing) => billing.spend('bench', from, to, 'day')),
  compare('the export as CSV', (billing) => reportToCsv(billing.report('bench', from, to))),
];

export default benches;
