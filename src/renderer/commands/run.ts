/** Carries out a job's command. A failure is kept by job, so that it is shown where the job is shown. */
import { create } from 'zustand';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { JobDetail, JobRow } from '../../shared/job.ts';
import { useDetail } from '../store/detail.ts';
import { useList } from '../store/list.ts';
import { useUi } from '../store/ui.ts';
import { type JobCommand, rowOf } from './job-commands.ts';

interface CommandState {
  /** `<jobId>:<command>` of what is running. */
  busy: ReadonlySet<string>;
  problems: ReadonlyMap<string, { command: JobCommand; error: AppErrorShape }>;
}

export const useCommands = create<CommandState>(() => ({ busy: new Set(), problems: new Map() }));
const { getState: get, setState: set } = useCommands;

export const isBusy = (state: CommandState, jobId: string, command: JobCommand): boolean =>
  state.busy.has(`${jobId}:${command}`);

export function dismissProblem(jobId: string): void {
  const problems = new Map(get().problems);
  problems.delete(jobId);
  set({ problems });
}

/** Runs a command once; a second press while it runs does nothing. True when it was carried out. */
export function runCommand(
  command: JobCommand,
  job: JobRow,
  full: JobDetail | null = null,
): Promise<boolean> {
  return carryOut(command, job.id, () => rowOf(command).run(job, full));
}

async function carryOut(command: JobCommand, jobId: string, work: () => unknown): Promise<boolean> {
  const key = `${jobId}:${command}`;
  if (get().busy.has(key)) return false;
  set({ busy: new Set([...get().busy, key]) });
  dismissProblem(jobId);
  try {
    await work();
    return true;
  } catch (thrown) {
    set({ problems: new Map([...get().problems, [jobId, { command, error: toAppErrorShape(thrown) }]]) });
    return false;
  } finally {
    const busy = new Set(get().busy);
    busy.delete(key);
    set({ busy });
  }
}

/** Runs a command for what is selected; null when there is nothing that it can act on. */
export function commandForSelection(command: JobCommand): (() => void) | null {
  const { runMany, byId } = rowOf(command);
  const { ids, focus } = useList.getState().selection;
  if (byId !== undefined)
    return focus === null ? null : () => void carryOut(command, focus, () => byId(focus));
  if (runMany === undefined || (ids.size < 2 && command !== 'hide')) {
    const { job } = useDetail.getState();
    return job && (() => void runCommand(command, job, job));
  }
  // Only what is in sight can be changed by a key.
  if (useUi.getState().place !== 'jobs' || focus === null) return null;
  return () => void carryOut(command, focus, () => runMany([...ids]));
}
