/**
 * What runs beside a job's state, each as a table of its own: the request for cancellation, the polling of its task,
 * the download of each result, the settlement of its cost. A table says which event leads from which state to which;
 * what it does not list changes nothing. The ledger writes no step that is in none of them.
 */
import type {
  CancellationState,
  DownloadState,
  JobState,
  PollingFacts,
  PollingState,
  SettlementState,
} from './job.ts';
import { isOpen } from './job.ts';

export type SideTable<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

export const cancellationEvents = [
  /** A person asks; also once more, after an answer that settled nothing. */
  'asked',
  /** TokenLab says that it cancelled the task. */
  'confirmed',
  /** TokenLab says no: not this model, too late, not with this key. */
  'refused',
  /** The answer was lost, or does not say what became of the request. */
  'unsettled',
  /** The task's status says how it ended. */
  'task_cancelled',
  'task_ended',
] as const;
export type CancellationEvent = (typeof cancellationEvents)[number];

export const cancellationTable: SideTable<CancellationState, CancellationEvent> = {
  none: { asked: 'requested' },
  requested: {
    asked: 'requested',
    confirmed: 'confirmed',
    refused: 'refused',
    unsettled: 'requested',
    task_cancelled: 'confirmed',
    task_ended: 'refused',
  },
  confirmed: { confirmed: 'confirmed', task_cancelled: 'confirmed' },
  // The task's own end outweighs what was stated before it.
  refused: { asked: 'requested', refused: 'refused', task_cancelled: 'confirmed' },
};

export const pollingEvents = ['planned', 'paused', 'resumed', 'ended'] as const;
export type PollingEvent = (typeof pollingEvents)[number];

export const pollingTable: SideTable<PollingState, PollingEvent> = {
  none: { planned: 'scheduled' },
  // A plan does not lift a pause.
  paused: { planned: 'paused', paused: 'paused', resumed: 'scheduled', ended: 'none' },
  scheduled: { planned: 'scheduled', paused: 'paused', ended: 'none' },
};

export const settlementEvents = [
  /** The task is completed, and its answer named no billing id: a person may look for it. */
  'completed_without_id',
  /** The task ended as failed or cancelled: nothing should be charged. */
  'ended_uncharged',
  /** TokenLab named the billing id. */
  'id_found',
  /** A usage row was joined to the job, or taken from it again. */
  'amount_joined',
  'amount_withdrawn',
] as const;
export type SettlementEvent = (typeof settlementEvents)[number];

export const settlementTable: SideTable<SettlementState, SettlementEvent> = {
  unknown: {
    completed_without_id: 'unknown',
    ended_uncharged: 'not_expected',
    id_found: 'recorded',
    amount_joined: 'recorded',
    amount_withdrawn: 'unknown',
  },
  recorded: { id_found: 'recorded', amount_joined: 'recorded', amount_withdrawn: 'unknown' },
  not_expected: {
    // A refresh may bring success after all.
    completed_without_id: 'unknown',
    ended_uncharged: 'not_expected',
    id_found: 'recorded',
    amount_joined: 'recorded',
    amount_withdrawn: 'unknown',
  },
};

export const downloadEvents = [
  'started',
  /** Stopped by us (sleep, no network), or it failed and is retried automatically. */
  'put_off',
  'paused',
  'resumed',
  /** The whole, verified file has its place. */
  'placed',
  'failed',
  'link_expired',
  /** A person asks for it again, a fresh link came, or the next start finds the cause fixed. */
  'asked_again',
  /** The file is not where it was saved. */
  'gone',
  /** It is there again, or a person has shown where it is. */
  'found',
  /** A person takes what was refused, or what has come of it, as it is. */
  'kept',
  /** A person drops it. */
  'discarded',
] as const;
export type DownloadEvent = (typeof downloadEvents)[number];

export const downloadTable: SideTable<DownloadState, DownloadEvent> = {
  waiting: {
    started: 'downloading',
    put_off: 'waiting',
    paused: 'paused',
    // An earlier run gave the file its place and was killed before it could say so.
    placed: 'done',
    failed: 'failed',
    link_expired: 'expired',
    asked_again: 'waiting',
    found: 'done',
  },
  downloading: {
    // A kill leaves the row so; the next start begins again.
    started: 'downloading',
    put_off: 'waiting',
    paused: 'paused',
    placed: 'done',
    failed: 'failed',
    link_expired: 'expired',
    found: 'done',
  },
  paused: { paused: 'paused', resumed: 'waiting', asked_again: 'waiting', found: 'done' },
  done: { placed: 'done', asked_again: 'waiting', gone: 'missing', found: 'done' },
  failed: { failed: 'failed', asked_again: 'waiting', found: 'done', kept: 'done', discarded: 'discarded' },
  expired: { asked_again: 'waiting', found: 'done', kept: 'done', discarded: 'discarded' },
  discarded: { asked_again: 'waiting', found: 'done' },
  missing: { asked_again: 'waiting', gone: 'missing', found: 'done' },
};

/** The state after `event`, or null when the table refuses it. Pure and total. */
export const sideStep = <State extends string, Event extends string>(
  table: SideTable<State, Event>,
  state: State,
  event: Event,
): State | null => table[state][event] ?? null;

/** True when nothing changes, or some event of the table leads from `from` to `to`. */
export const isSideStep = <State extends string>(
  table: SideTable<State, string>,
  from: State,
  to: State,
): boolean => from === to || Object.values(table[from]).includes(to);

/** How a job's polling stands: an open task is asked for, unless its account has to pause. */
export const pollingStateOf = (state: JobState, paused: PollingFacts['paused']): PollingState =>
  !isOpen(state) ? 'none' : paused === null ? 'scheduled' : 'paused';
