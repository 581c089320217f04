/**
 * Writes what was agreed to, piece by piece, and lets none of it go before all of it is on disk. Everything that it needs
 * is in the ledger, so it continues after a restart where it was: a row has a token of its own and is never written twice.
 */

import { expand, isBad } from '../../shared/batch/expand.ts';
import type { Clock } from '../base/clock.ts';
import type { Failpoint } from '../base/failpoints.ts';
import type { Reporter } from '../base/report.ts';
import { letOthersWork } from '../base/timers.ts';
import type { BatchRows, RowToWrite } from '../jobs/index.ts';
import type { BatchRecord, BatchRetries, Ledger } from '../ledger/index.ts';

export interface WriterOptions {
  ledger: Pick<Ledger, 'batches' | 'jobs' | 'templates'>;
  rows: BatchRows;
  clock: Clock;
  failpoint: Failpoint;
  report: Reporter;
}

export interface Writer {
  /** Brings a batch out of its phase: `writing` to its end, then it is sent; `stopping` until no draft is left. */
  carryOn(batchId: string): void;
  /** Takes up every batch that a kill has left in between. */
  start(): void;
  /** Nothing more is written; resolves when nothing is being written. */
  close(): Promise<void>;
}

/** Jobs written, or ended, in one write: few enough that it holds nobody up. */
const pieceSize = 25;
/** Wait (ms) before a write that failed is tried again. */
const writeAgain = 15_000;

export function createWriter({ ledger, rows, clock, failpoint, report }: WriterOptions): Writer {
  const atWork = new Map<string, Promise<void>>();
  let isClosed = false;

  /** The batch while it is in this phase and there is still somebody to write. */
  const inPhase = (batchId: string, phase: BatchRecord['phase']): BatchRecord | null => {
    const batch = isClosed ? null : ledger.batches.get(batchId);
    return batch?.phase === phase ? batch : null;
  };

  async function run(batchId: string): Promise<void> {
    for (;;) {
      const batch = isClosed ? null : ledger.batches.get(batchId);
      if (batch === null || batch.phase === 'ready') return;
      if (batch.phase === 'stopping') await endDrafts(batchId);
      else if (await (batch.retries === null ? writeRows(batch) : writeRetries(batch))) makeReady(batchId);
    }
  }

  function makeReady(batchId: string): void {
    failpoint('batch.before_ready');
    ledger.batches.update(batchId, { phase: 'ready', retries: null });
    failpoint('batch.after_ready');
    rows.send(batchId);
  }

  async function writeRows({ id: batchId }: BatchRecord): Promise<boolean> {
    const made = ledger.batches.spec(batchId);
    if (made === null) return giveUp(batchId);
    const { spec, notes, prices } = made;
    const expansion = expand(spec, notes);
    for (let batch = inPhase(batchId, 'writing'); batch !== null; batch = inPhase(batchId, 'writing')) {
      const from = ledger.batches.nextRow(batchId);
      if (from >= batch.rows) {
        if (notes.templateId !== null) ledger.templates.noteBatch(notes.templateId, batchId, clock.now());
        return true;
      }
      const piece: RowToWrite[] = [];
      for (let index = from; index < Math.min(batch.rows, from + pieceSize); index += 1) {
        const row = expansion.row(index);
        const estimate = prices.estimates[prices.estimateOf[index] ?? -1];
        if (isBad(row) || estimate === undefined) return giveUp(batchId);
        piece.push({
          submitToken: `${batchId}:${index}`,
          accountId: batch.accountId,
          projectId: batch.projectId,
          request: row.request,
          endpoint: prices.endpoint,
          estimate,
          agreedLimits: batch.agreedLimits,
          place: { batchId, row: index, line: row.line, varied: row.varied },
        });
      }
      failpoint('batch.before_rows');
      rows.write(piece);
      failpoint('batch.after_rows');
      await letOthersWork();
    }
    return false;
  }

  async function writeRetries({ id: batchId }: BatchRecord): Promise<boolean> {
    const written = (): BatchRetries | null => inPhase(batchId, 'writing')?.retries ?? null;
    let next = 0;
    for (let retries = written(); retries !== null; retries = written()) {
      if (next >= retries.jobs.length) return true;
      failpoint('batch.before_retries');
      rows.writeRetries(retries.jobs.slice(next, next + pieceSize), retries);
      failpoint('batch.after_retries');
      next += pieceSize;
      await letOthersWork();
    }
    return false;
  }

  async function endDrafts(batchId: string): Promise<void> {
    while (inPhase(batchId, 'stopping') !== null) {
      const drafts = ledger.batches.drafts(batchId, pieceSize);
      failpoint('batch.before_end');
      if (drafts.length === 0) {
        ledger.batches.update(batchId, { phase: 'ready', retries: null });
        failpoint('batch.after_end');
        return;
      }
      rows.end(drafts);
      failpoint('batch.after_end');
      await letOthersWork();
    }
  }

  /** What was agreed to cannot be told any more: none of the rest is sent. */
  function giveUp(batchId: string): false {
    report('batch', new Error('The spec of a batch cannot be read.'));
    ledger.batches.update(batchId, { phase: 'stopping', stoppedAt: clock.now() });
    return false;
  }

  function carryOn(batchId: string): void {
    if (isClosed || atWork.has(batchId)) return;
    const done = run(batchId)
      .catch((thrown: unknown) => {
        report('batch', thrown);
        // A full disk, or a ledger that another program holds: it continues when that is over.
        if (!isClosed) clock.setTimeout(() => carryOn(batchId), writeAgain);
      })
      .finally(() => atWork.delete(batchId));
    atWork.set(batchId, done);
  }

  return {
    carryOn,
    start() {
      // A row may have come back from the wire just when the process died: to a batch that had been stopped meanwhile.
      for (const { id, phase, stoppedAt, progress } of ledger.batches.list())
        if (phase === 'ready' && stoppedAt !== null && (progress.draft ?? 0) > 0)
          ledger.batches.update(id, { phase: 'stopping' });
      for (const phase of ['writing', 'stopping'] as const)
        for (const { id } of ledger.batches.inPhase(phase)) carryOn(id);
    },
    async close() {
      isClosed = true;
      await Promise.all(atWork.values());
    },
  };
}
