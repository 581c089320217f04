/**
 * The proof of batches: a table of 1,000 lines with 12 bad ones is killed while its rows are written, and killed again while
 * they are sent. In the end each of the 988 rows was sent exactly once, or is unconfirmed; the sandbox counts.
 */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { FailpointName } from '../../src/main/base/failpoints.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { BatchSpec } from '../../src/shared/batch.ts';
import { type Figures, keepFigures } from './figures.ts';
import { copyLedger, type Lab, labAccount, newFolder, openLab } from './lab/lab.ts';
import { hangs, scaled } from './scale.ts';

const lines = scaled(66, 1_000);
const badLines = scaled(6, 12);
const good = lines - badLines;
const step = Math.floor(lines / badLines);

const counted: Figures['batch'] = {
  rows: 0,
  left_out: 0,
  kills: 0,
  creates: 0,
  unconfirmed: 0,
  lost: 0,
  twice: 0,
};
afterAll(() => keepFigures('batch', counted));

const atEnd: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end();
});

class Killed extends Error {}

/** A lab that dies like a process: at a point, its ledger is copied as it stands on the disk, and nothing follows. */
function mortal(
  origin: string,
  folder?: string,
): { lab: Lab; dieAt(point: FailpointName, after: number): Promise<string> } {
  let order: { point: FailpointName; left: number; died: (folder: string) => void } | null = null;
  let isDead = false;
  const lab = openLab({
    origin,
    folder,
    limits: { pollScale: 1 },
    failpoint(point) {
      if (isDead) throw new Killed(point);
      if (order?.point !== point) return;
      order.left -= 1;
      if (order.left >= 0) return;
      isDead = true;
      const left = newFolder();
      copyLedger(lab.folder, left);
      order.died(left);
      throw new Killed(point);
    },
  });
  atEnd.push(async () => {
    await lab.quit();
    lab.remove();
  });
  lab.engine.start();
  lab.batches.start();
  return {
    lab,
    async dieAt(point, after) {
      const left = await new Promise<string>((died) => {
        order = { point, left: after, died };
      });
      await lab.crash();
      return left;
    },
  };
}

const specOf = (leaveOut: number[]): BatchSpec => ({
  name: 'A table of a person',
  accountId: labAccount,
  projectId: null,
  request: {
    family: 'image',
    operation: null,
    model: 'flux-2-pro',
    fields: { prompt: 'Row {{row}}', response_format: 'url', async: true },
    inputs: [],
  },
  vary: { how: 'combine', columns: [] },
  table: {
    targets: [
      { kind: 'variable', name: 'row' },
      { kind: 'field', name: 'n' },
    ],
    // Every kind of bad line: no value, too few values, a text that nobody takes.
    rows: Array.from({ length: lines }, (_, at) => {
      const line = at + 2;
      const isBad = at % step === 3 && at < step * badLines;
      if (!isBad) return { line, values: [`number ${line}`, '1'] };
      return { line, values: [[null, '1'], ['too few'], ['too long'.repeat(20_000), '1']][at % 3] ?? [] };
    }),
    unread: [],
  },
  repeat: 1,
  seeds: { kind: 'random' },
  leaveOut,
  limitUsd: null,
});

describe('a batch from a table', () => {
  it(
    `of ${lines.toLocaleString('en')} lines with ${badLines} bad ones, killed twice, sends each of the others once or leaves it unconfirmed`,
    async () => {
      const sandbox = await startSandbox({ mediaSize: 'tiny', requestsPerMinute: 1_000_000 });
      atEnd.push(() => sandbox.close());
      const first = mortal(sandbox.origin);
      const { badRows } = await first.lab.batches.plan(specOf([]));
      expect(badRows).toHaveLength(badLines);
      const { planId, count } = await first.lab.batches.plan(specOf(badRows.map(({ line }) => line)));
      expect(count).toBe(good);
      counted.left_out = badRows.length;

      const killedWriting = first.dieAt('batch.after_rows', scaled(1, 12));
      const { batchId } = await first.lab.batches.make(planId, 'the-table', null);
      const second = mortal(sandbox.origin, await killedWriting);
      counted.kills += 1;
      expect(sandbox.stats().createPosts, 'nothing was sent while it was written').toBe(0);

      const killedSending = second.dieAt('submit.after_answer', Math.floor(good / 2));
      const third = mortal(sandbox.origin, await killedSending);
      counted.kills += 1;
      const { lab } = third;
      const isOver = () => {
        const { phase, progress } = lab.batches.list()[0]!;
        return phase === 'ready' && (progress.draft ?? 0) + (progress.submitting ?? 0) === 0;
      };
      await new Promise<void>((resolve) => {
        const look = () => {
          if (!isOver()) return;
          end();
          resolve();
        };
        const end = lab.ledger.onChange(look);
        look();
      });

      const table = allRows(lab, batchId);
      expect(table.map(({ index }) => index)).toEqual(Array.from({ length: good }, (_, at) => at));
      const unconfirmed = table.filter(({ job }) => job.state === 'unconfirmed');
      const taskIds = table.flatMap(({ job }) => lab.ledger.jobs.require(job.id).taskId ?? []);
      const { creates, createPosts, tasks } = sandbox.stats();
      const accepted = new Set(tasks.map(({ id }) => id));
      counted.rows = table.length;
      counted.creates = creates;
      counted.unconfirmed = unconfirmed.length;
      counted.lost = taskIds.filter((id) => !accepted.has(id)).length + Math.max(0, good - table.length);
      counted.twice = Math.max(0, createPosts - good) + (taskIds.length - new Set(taskIds).size);
      expect(counted).toMatchObject({ rows: good, lost: 0, twice: 0, kills: 2 });
      expect(taskIds.length + unconfirmed.length, 'each row is a task or unconfirmed').toBe(good);
      // What the server has beside them are answers that a kill cut off: no more than were on the wire.
      expect(accepted.size - taskIds.length).toBeLessThanOrEqual(unconfirmed.length);
      expect(unconfirmed.length).toBeGreaterThan(0);
      expect(unconfirmed.length).toBeLessThanOrEqual(4);
    },
    hangs,
  );
});

function allRows(lab: Lab, batchId: string) {
  const rows = [];
  for (;;) {
    const page = lab.batches.table(batchId, rows.length, 500);
    if (page.rows.length === 0) return rows;
    rows.push(...page.rows);
  }
}
