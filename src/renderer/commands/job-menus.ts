/** Which commands a job offers, and where: in its menu, as buttons, for a selection. Each is a row of `job-commands.ts`. */
import type { BulkAction } from '../../shared/bulk.ts';
import type { NextAction } from '../../shared/errors.ts';
import type { JobDetail, JobRow } from '../../shared/job.ts';
import { type CommandRow, groups } from './command-row.ts';
import { fits, type JobCommand, jobCommandIds, rowOf } from './job-commands.ts';

/**
 * Commands for one job, in menu order. `detail` adds what only the whole job knows (ids, files); without it those
 * commands are left out.
 */
export function commandsFor(job: JobRow, detail: JobDetail | null = null): JobCommand[] {
  const full = detail?.id === job.id ? detail : null;
  return jobCommandIds.filter((command) => rowOf(command).group !== null && fits(command, job, full));
}

/** The same in the parts of the menu; empty parts are left out. */
export function menuFor(job: JobRow, detail: JobDetail | null): JobCommand[][] {
  const fitting = commandsFor(job, detail);
  return groups
    .map((group) => fitting.filter((command) => rowOf(command).group === group))
    .filter((part) => part.length > 0);
}

/** The two that earn a button. */
export function buttonsFor(job: JobDetail): JobCommand[] {
  const isButton = ({ button, buttonIn }: CommandRow) =>
    button !== undefined && (buttonIn?.includes(job.state) ?? true);
  return commandsFor(job, job)
    .filter((command) => isButton(rowOf(command)))
    .sort((a, b) => (rowOf(a).button ?? 0) - (rowOf(b).button ?? 0))
    .slice(0, 2);
}

const steps: Partial<Record<JobCommand, NextAction>> = {
  editAndRetry: 'edit_request',
  retry: 'retry_as_new_job',
  submitAgain: 'submit_again_knowingly',
  checkAgain: 'check_again',
  refresh: 'check_again',
  linkTask: 'link_task',
  markNotCreated: 'mark_not_created',
  giveUp: 'give_up',
  changeLimits: 'change_limit',
  changeBatchLimit: 'change_batch_limit',
  downloadAgain: 'download_again',
  locate: 'locate_file',
  support: 'contact_support',
};

/** The next steps of an error that these commands are. */
export const stepsOf = (commands: readonly JobCommand[]): NextAction[] =>
  commands.flatMap((command) => steps[command] ?? []);

/** What can be done with a selection, in the parts of its menu. */
export const bulkMenu = (['ask', 'mark'] as const).map((part) =>
  jobCommandIds.filter((command) => rowOf(command).bulk === part),
) as BulkAction[][];
