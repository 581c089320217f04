/**
 * What a person can do with a job: one row for each command. Menus, buttons, the attention box, the palette, the sheet of
 * keys and the actions for a selection read it. Its name is `job:command.<id>`; its keys are in `shared/keys.ts`.
 */
import {
  IconArrowBackUp,
  IconArrowBarToDown,
  IconArrowBarToUp,
  IconArrowForwardUp,
  IconCheck,
  IconClockHour4,
  IconCopy,
  IconCreditCard,
  IconCursorText,
  IconDeviceFloppy,
  IconExternalLink,
  IconEye,
  IconEyeOff,
  IconFileDownload,
  IconFileSearch,
  IconFileZip,
  IconFolder,
  IconGauge,
  IconHandStop,
  IconHeart,
  IconHeartOff,
  IconKey,
  IconLifebuoy,
  IconLink,
  IconPackageExport,
  IconPencil,
  IconPlayerStop,
  IconReceipt,
  IconRefresh,
  IconRepeat,
  IconSend,
  IconTag,
  IconTemplate,
  IconTextCaption,
  IconVersions,
  IconX,
} from '@tabler/icons-react';
import { withoutUsualTier } from '../../shared/delivery.ts';
import type { JobDetail, JobRow } from '../../shared/job.ts';
import { isAboutRequest, isAllowed, type PlainAction } from '../../shared/job-actions.ts';
import { goesAlone } from '../../shared/queue.ts';
import { call } from '../bridge.ts';
import { canBeInput } from '../store/as-input.ts';
import { hideJobs } from '../store/hidden.ts';
import { quickLookAt } from '../store/quick-look.ts';
import { useSession } from '../store/session.ts';
import { useUi } from '../store/ui.ts';
import type { CommandRow } from './command-row.ts';
import { exportResults } from './export.ts';
import { retry, sendNow } from './pay.ts';
import {
  composeLike,
  copy,
  lookForBillingId,
  promptOf,
  resultAtHand,
  saveCopy,
  showSupport,
  startFromResult,
} from './work.ts';

const { openDialog } = useUi.getState();
const act = (action: PlainAction) => (job: JobRow) => call('actOnJob', { jobId: job.id, action });
const browse = (page: 'billing' | 'keys' | 'usage') => () => call('openExternal', { page });
const ask = (kind: 'cancelJob' | 'markNotCreated' | 'linkTask') => (job: JobRow) =>
  openDialog({ kind, jobId: job.id });
const forJobs = (action: 'tag' | 'project') => (jobIds: readonly string[]) =>
  openDialog({ kind: 'bulk', action, jobIds });
const renameJob = (jobId: string): void => useUi.getState().rename(jobId);

const hasFile = (_job: JobRow, full: JobDetail | null): boolean =>
  full?.results.some((result) => result.download === 'done') ?? false;
const hasRequest = (job: JobRow, full: JobDetail | null): boolean =>
  full?.resubmittable === true && job.state !== 'draft';
/** The same command under the name that fits: a request that was refused has to change before it can do better. */
const hasToChange = (job: JobRow, full: JobDetail | null): boolean =>
  isAllowed('retry', factsOf(job, full)) && isAboutRequest(job.error);

export const jobCommands = {
  open: {
    icon: IconExternalLink,
    group: 'file',
    when: hasFile,
    run: ({ id: jobId }) => call('openJobFile', { jobId }),
    button: 3,
  },
  quickLook: {
    icon: IconEye,
    group: 'file',
    when: ({ resultCount }) => resultCount > 0,
    run: ({ id }) => quickLookAt(id, resultAtHand(null, id)?.id ?? null),
    byId: (jobId) => quickLookAt(jobId),
  },
  showInFolder: {
    icon: IconFolder,
    group: 'file',
    when: hasFile,
    run: ({ id: jobId }) => call('openJobFile', { jobId, inFolder: true }),
    button: 4,
  },
  useAsInput: {
    icon: IconArrowForwardUp,
    group: 'file',
    when: (job, full) => {
      const result = resultAtHand(full, job.id);
      return result !== null && canBeInput(result);
    },
    run: (job, full) => startFromResult(job, full),
  },
  saveCopy: {
    icon: IconDeviceFloppy,
    group: 'file',
    when: (job, full) => resultAtHand(full, job.id) !== null,
    run: (job, full) => saveCopy(job, full),
  },
  exportFolder: {
    icon: IconPackageExport,
    group: 'file',
    when: hasFile,
    run: ({ id }) => exportResults({ jobIds: [id] }, 'folder'),
    runMany: (jobIds) => exportResults({ jobIds }, 'folder'),
  },
  exportZip: {
    icon: IconFileZip,
    group: 'file',
    when: hasFile,
    run: ({ id }) => exportResults({ jobIds: [id] }, 'zip'),
    runMany: (jobIds) => exportResults({ jobIds }, 'zip'),
  },

  refresh: {
    icon: IconRefresh,
    group: 'status',
    when: 'refresh',
    run: act('refresh'),
    button: 8,
    bulk: 'ask',
    ticks: true,
  },
  checkAgain: {
    icon: IconRefresh,
    group: 'status',
    when: 'checkAgain',
    run: act('checkAgain'),
    ticks: true,
  },
  sendNow: {
    icon: IconSend,
    group: 'status',
    when: 'sendNow',
    run: sendNow,
    button: 1,
    pays: true,
  },
  sendNext: {
    icon: IconArrowBarToUp,
    group: 'status',
    when: goesAlone,
    run: ({ id: jobId }) => call('moveInQueue', { jobId, move: 'first' }),
  },
  sendLast: {
    icon: IconArrowBarToDown,
    group: 'status',
    when: goesAlone,
    run: ({ id: jobId }) => call('moveInQueue', { jobId, move: 'last' }),
  },
  sendLater: {
    icon: IconClockHour4,
    group: 'status',
    when: ({ state }) => state === 'draft',
    run: (job) => openDialog({ kind: 'sendLater', job }),
  },
  stopWaiting: {
    icon: IconHandStop,
    group: 'status',
    when: 'stopWaiting',
    run: act('stopWaiting'),
    button: 2,
  },
  requestCancellation: {
    icon: IconPlayerStop,
    group: 'status',
    when: 'requestCancellation',
    run: ask('cancelJob'),
    button: 7,
    bulk: 'ask',
  },

  linkTask: { icon: IconLink, group: 'doubt', when: 'linkTask', run: ask('linkTask') },
  findCharge: {
    icon: IconReceipt,
    group: 'doubt',
    when: 'findCharge',
    run: (job) => openDialog({ kind: 'findCharge', job }),
  },
  lookForBillingId: {
    icon: IconReceipt,
    group: 'doubt',
    when: 'lookForBillingId',
    run: lookForBillingId,
    bulk: 'ask',
    ticks: true,
  },
  markNotCreated: { icon: IconX, group: 'doubt', when: 'markNotCreated', run: ask('markNotCreated') },
  giveUp: {
    icon: IconArrowBackUp,
    group: 'doubt',
    when: (job) =>
      (job.attention === 'lost' || job.attention === 'unconfirmed') && isAllowed('dismissAttention', job),
    run: act('dismissAttention'),
  },
  dismissAttention: {
    icon: IconCheck,
    group: 'doubt',
    when: (job) =>
      job.attention !== 'lost' && job.attention !== 'unconfirmed' && isAllowed('dismissAttention', job),
    run: act('dismissAttention'),
    bulk: 'mark',
  },
  openUsage: { icon: IconExternalLink, group: null, when: () => true, run: browse('usage') },
  addBalance: { icon: IconCreditCard, group: null, when: () => true, run: browse('billing') },
  changeLimits: {
    icon: IconGauge,
    group: null,
    when: () => true,
    run: () => openDialog({ kind: 'settings', section: 'limits' }),
  },
  changeBatchLimit: {
    icon: IconGauge,
    group: null,
    when: () => true,
    run: ({ batchId }) => batchId !== null && openDialog({ kind: 'batchLimit', batchId }),
  },
  raiseLimit: { icon: IconKey, group: null, when: () => true, run: browse('keys') },
  downloadAgain: {
    icon: IconFileDownload,
    group: null,
    when: 'downloadFailed',
    run: act('downloadFailed'),
    ticks: true,
  },
  locate: {
    icon: IconFileSearch,
    group: null,
    when: 'locateMissing',
    run: ({ id: jobId }) => call('locateMissing', { jobId }),
  },

  editAndRetry: {
    icon: IconPencil,
    group: 'again',
    when: (job, full) => hasRequest(job, full) && hasToChange(job, full),
    run: composeLike,
    button: 5,
  },
  retry: {
    icon: IconRepeat,
    group: 'again',
    when: 'retry',
    run: retry,
    button: 6,
    bulk: 'ask',
    pays: true,
  },
  submitAgain: {
    icon: IconRepeat,
    group: 'again',
    when: 'submitAgain',
    run: (job) => openDialog({ kind: 'submitAgain', job }),
    pays: true,
  },
  sameAgain: {
    icon: IconVersions,
    group: 'again',
    when: (job, full) => hasRequest(job, full) && !hasToChange(job, full),
    run: composeLike,
    button: 9,
    buttonIn: ['rejected'],
  },
  saveAsTemplate: {
    icon: IconTemplate,
    group: 'again',
    when: (_job, full) => full?.resubmittable === true,
    run: (_job, full) => full && openDialog(asTemplate(full)),
  },

  copyPrompt: {
    icon: IconTextCaption,
    group: 'copy',
    when: (_job, full) => promptOf(full) !== null,
    run: (_job, full) => copy(promptOf(full)),
  },
  copyJobId: { icon: IconCopy, group: 'copy', when: () => true, run: ({ id }) => copy(id) },
  copyTaskId: {
    icon: IconCopy,
    group: 'copy',
    when: (_job, full) => Boolean(full?.taskId),
    run: (_job, full) => copy(full?.taskId),
  },
  copyRequestId: {
    icon: IconCopy,
    group: 'copy',
    when: (_job, full) => Boolean(full?.requestId),
    run: (_job, full) => copy(full?.requestId),
  },

  rename: {
    icon: IconCursorText,
    group: 'more',
    when: () => true,
    run: ({ id }) => renameJob(id),
    byId: renameJob,
  },
  support: {
    icon: IconLifebuoy,
    group: 'more',
    when: (job) => job.state !== 'draft' || job.error !== null,
    run: showSupport,
  },
  favourite: {
    icon: IconHeart,
    group: 'more',
    when: 'favourite',
    run: act('favourite'),
    bulk: 'mark',
  },
  unfavourite: {
    icon: IconHeartOff,
    group: 'more',
    when: 'unfavourite',
    run: act('unfavourite'),
  },
  tag: {
    icon: IconTag,
    group: 'more',
    when: 'tag',
    run: ({ id }) => forJobs('tag')([id]),
    runMany: forJobs('tag'),
    bulk: 'mark',
  },
  project: {
    icon: IconFolder,
    group: 'more',
    when: 'project',
    run: ({ id }) => forJobs('project')([id]),
    runMany: forJobs('project'),
    bulk: 'mark',
  },
  hide: {
    icon: IconEyeOff,
    group: 'more',
    when: 'hide',
    run: ({ id }) => hideJobs([id]),
    runMany: hideJobs,
  },
  unhide: {
    icon: IconEye,
    group: 'more',
    when: 'unhide',
    run: ({ id }) => call('setHidden', { jobIds: [id], hidden: false }),
  },
} as const satisfies Record<string, CommandRow>;

export type JobCommand = keyof typeof jobCommands;
export const jobCommandIds = Object.keys(jobCommands) as JobCommand[];
export const rowOf = (command: JobCommand): CommandRow => jobCommands[command];

/** What it asked for only because its account usually does is no part of a template. */
const asTemplate = ({ accountId, request, title }: JobDetail) => ({
  kind: 'saveTemplate' as const,
  request: withoutUsualTier(request, useSession.getState().settings?.delivery[accountId] ?? null),
  title,
});
const factsOf = (job: JobRow, full: JobDetail | null) => ({ ...full, ...job });

/** Main guards it by the same table. */
export const isGuarded = (command: JobCommand): boolean => typeof rowOf(command).when === 'string';

export function fits(command: JobCommand, job: JobRow, full: JobDetail | null): boolean {
  const { when } = rowOf(command);
  return typeof when === 'string' ? isAllowed(when, factsOf(job, full)) : when(job, full);
}
