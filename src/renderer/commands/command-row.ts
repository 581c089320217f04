/** What a row of the table of job commands says of its command. */
import type { TablerIcon } from '@tabler/icons-react';
import type { JobDetail, JobRow, JobState } from '../../shared/job.ts';
import type { JobAction } from '../../shared/job-actions.ts';

/** Parts of the menu, in order. */
export const groups = ['file', 'status', 'doubt', 'again', 'copy', 'more'] as const;
type Group = (typeof groups)[number];

export interface CommandRow {
  icon: TablerIcon;
  /** Null: only where a job that needs a person names it as a way out, or for a selection. */
  group: Group | null;
  /**
   * When it fits: an action that main guards too, by the table in `shared`; else a rule of the window's own. `full` is
   * the whole job where it is at hand.
   */
  when: JobAction | ((job: JobRow, full: JobDetail | null) => boolean);
  run(job: JobRow, full: JobDetail | null): unknown;
  /** It needs no more than the job's id, and works before the rest is known. */
  byId?(jobId: string): unknown;
  /** For all selected jobs at once, without a question. */
  runMany?(jobIds: readonly string[]): unknown;
  /** Its rank among the buttons of the details, which show the first two that fit. */
  button?: number;
  /** States in which it is a button; absent: all. */
  buttonIn?: readonly JobState[];
  /** Part of the menu for a selection. */
  bulk?: 'ask' | 'mark';
  /** It says its price. */
  pays?: true;
  /** It may change nothing that can be seen: a tick says that it was carried out. */
  ticks?: true;
}
