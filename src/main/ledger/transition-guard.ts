/** The last guard of the tables: a row takes no step that none of them lists, no matter who asks for it. */

import { AppError } from '../../shared/errors.ts';
import type {
  CancellationState,
  DownloadState,
  JobState,
  PollingFacts,
  SettlementState,
} from '../../shared/job.ts';
import {
  cancellationTable,
  downloadTable,
  isSideStep,
  pollingStateOf,
  pollingTable,
  type SideTable,
  settlementTable,
} from '../../shared/sub-machines.ts';
import { say } from '../../shared/words/ledger/say.ts';
import type { JobColumns, JobPatch } from './job-columns.ts';

function mustBeStep<State extends string>(
  table: SideTable<State, string>,
  what: string,
  from: State,
  to: State,
): void {
  if (isSideStep(table, from, to)) return;
  throw new AppError('internal', say('nothingLeadsFromFromTo', { from, to, what }), {
    next: ['contact_support'],
  });
}

/** @throws AppError `internal` */
export function checkJobStep(before: JobColumns, patch: JobPatch): void {
  if (patch.cancellation) {
    mustBeStep(
      cancellationTable,
      'cancellation',
      before.cancellation as CancellationState,
      patch.cancellation,
    );
  }
  if (patch.settlement) {
    mustBeStep(settlementTable, 'settlement', before.settlement as SettlementState, patch.settlement);
  }
  if (patch.state ?? patch.pollPaused) {
    const was = before.poll_paused as PollingFacts['paused'];
    const paused = patch.pollPaused === undefined ? was : patch.pollPaused;
    const state = before.state as JobState;
    const from = pollingStateOf(state, was);
    mustBeStep(pollingTable, 'polling', from, pollingStateOf(patch.state ?? state, paused));
  }
}

/** @throws AppError `internal` */
export const checkDownloadStep = (from: string, to: DownloadState): void =>
  mustBeStep(downloadTable, 'download', from as DownloadState, to);
