/** What a person can do with a job in its present state, pure. The menus and buttons show these and no others. */
import { type AttentionReason, isOpen, isTerminal, type JobDetail, type JobRow } from '../../shared/job.ts';
import {
  isAboutRequest,
  mayDismissAttention,
  mayLookForBillingId,
  mayMarkNotCreated,
  mayRetry,
  maySubmitAgain,
} from '../../shared/paid-actions.ts';

export const jobCommands = [
  'open',
  'showInFolder',
  'refresh',
  'requestCancellation',
  'retry',
  'submitAgain',
  'editAndRetry',
  'sameAgain',
  'sendNow',
  'stopWaiting',
  'linkTask',
  'findCharge',
  'lookForBillingId',
  'markNotCreated',
  'checkAgain',
  'giveUp',
  'addBalance',
  'raiseLimit',
  'openUsage',
  'downloadAgain',
  'locate',
  'copyJobId',
  'copyTaskId',
  'copyRequestId',
  'support',
  'favourite',
  'unfavourite',
  'hide',
  'unhide',
] as const;
export type JobCommand = (typeof jobCommands)[number];

/**
 * Commands for one job, in menu order. `detail` adds what only the full job knows (ids, files); without it those
 * commands are left out.
 */
export function commandsFor(job: JobRow, detail: JobDetail | null = null): JobCommand[] {
  const full = detail?.id === job.id ? detail : null;
  const hasFile = full?.results.some((result) => result.download === 'done') ?? false;
  const request = { state: job.state, resubmittable: full?.resubmittable ?? true };
  const hasRequest = full?.resubmittable === true && job.state !== 'draft';
  // The same command under the name that fits: a request that was refused has to change before it can do better.
  const edits = mayRetry(request) && isAboutRequest(job.error);
  // A request whose answer settled nothing may be made again; it asks for the same thing.
  const unsettled = full !== null && full.cancel.message !== null;
  const canCancel =
    isOpen(job.state) && full?.cancelUnsupported !== true && (job.cancellation !== 'requested' || unsettled);
  const inDoubt = job.state === 'unconfirmed' || job.state === 'lost';
  const isCharged = job.settledUsd !== null;
  const canSend = job.state === 'draft' && job.hold !== null;
  const waits =
    job.state === 'draft' &&
    (job.hold === null ||
      job.hold.until !== null ||
      job.hold.reason === 'key_paused' ||
      job.hold.reason === 'balance' ||
      job.hold.reason === 'material_preparing');
  const can: Partial<Record<JobCommand, boolean>> = {
    open: hasFile,
    showInFolder: hasFile,
    refresh: isOpen(job.state) || isTerminal(job.state),
    requestCancellation: canCancel,
    retry: mayRetry(request),
    submitAgain: maySubmitAgain(request),
    editAndRetry: hasRequest && edits,
    sameAgain: hasRequest && !edits,
    sendNow: canSend,
    stopWaiting: waits,
    linkTask: inDoubt,
    findCharge: inDoubt && !isCharged,
    lookForBillingId: full !== null && mayLookForBillingId(full, false),
    markNotCreated: mayMarkNotCreated(job),
    checkAgain: job.state === 'lost',
    giveUp: (job.attention === 'lost' || job.attention === 'unconfirmed') && mayDismissAttention(job),
    copyJobId: true,
    copyTaskId: Boolean(full?.taskId),
    copyRequestId: Boolean(full?.requestId),
    support: job.state !== 'draft' || job.error !== null,
    favourite: !job.favourite,
    unfavourite: job.favourite,
    hide: !job.hidden,
    unhide: job.hidden,
  };
  return jobCommands.filter((command) => can[command]);
}

/**
 * Which words fit a job that needs a person: inputs that TokenLab prepares come to an end of one kind or another, and
 * money may be short in the account or in what the key may spend; what was charged was created.
 */
export function attentionWords(
  job: Pick<JobRow, 'attention' | 'error' | 'settledUsd'>,
): AttentionReason | 'material_ready' | 'material_failed' | 'key_limit' | 'unconfirmed_charged' | null {
  if (job.attention === 'unconfirmed' && job.settledUsd !== null) return 'unconfirmed_charged';
  if (job.attention === 'balance_low' && job.error?.code === 'quota_exceeded') return 'key_limit';
  if (job.attention !== 'material_preparing') return job.attention;
  if (job.error === null) return 'material_ready';
  return job.error.code === 'material_preparing' ? 'material_preparing' : 'material_failed';
}

/** The few right actions for a job that needs a person, the best one first. */
export function attentionCommands(job: JobRow): JobCommand[] {
  const reason: AttentionReason | null = job.attention;
  switch (reason) {
    case 'unconfirmed':
      return job.settledUsd === null
        ? ['linkTask', 'markNotCreated', 'submitAgain', 'findCharge', 'openUsage']
        : ['linkTask', 'submitAgain', 'support', 'giveUp'];
    case 'lost':
      return [
        'checkAgain',
        'linkTask',
        'giveUp',
        ...(job.settledUsd === null ? (['findCharge'] as const) : []),
      ];
    case 'status_unreadable':
    case 'answer_not_taken':
      return ['refresh', 'support'];
    case 'not_sent':
      return ['sendNow', 'hide'];
    case 'material_preparing':
      return attentionWords(job) === 'material_failed' ? ['sameAgain', 'hide'] : ['sendNow', 'hide'];
    case 'balance_low':
      return [attentionWords(job) === 'key_limit' ? 'raiseLimit' : 'addBalance', goOn(job)];
    case 'output_missing':
      return ['refresh', 'support'];
    case 'download_failed':
    case 'link_expired':
      return ['downloadAgain', 'support'];
    case 'file_missing':
      return ['locate', 'downloadAgain'];
    case null:
      return [];
  }
}

/** What takes a job up again once money is there. */
function goOn({ state }: JobRow): JobCommand {
  if (state === 'draft') return 'sendNow';
  return state === 'rejected' ? 'retry' : 'refresh';
}
