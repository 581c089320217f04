/** Carries out a job's command. A failure is kept by job, so that it is shown where the job is shown. */
import { create } from 'zustand';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { JobDetail, JobRow } from '../../shared/job.ts';
import { call } from '../bridge.ts';
import { useDetail } from '../store/detail.ts';
import { isMoving, onceMoved, useList } from '../store/list.ts';
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

/** The whole of a job: as the window shows it, else asked for. */
function wholeJob(jobId: string): JobDetail | Promise<JobDetail> {
  const { job } = useDetail.getState();
  return job?.id === jobId ? job : call('getJob', { jobId });
}

/**
 * Runs a command for what is selected when a key is pressed; null when there is nothing that it can act on. The details
 * may still show another job, and the selection may be on its way to a row that is not loaded: both are waited for.
 */
export function commandForSelection(command: JobCommand): (() => void) | null {
  if (useList.getState().selection.focus === null && !isMoving()) return null;
  // Only what is in sight is meant by a key.
  if (useUi.getState().place !== 'jobs') return null;
  return () => onceMoved(() => runForSelection(command));
}

const actsOnMany = (command: JobCommand): boolean => {
  const { runMany } = rowOf(command);
  return runMany !== undefined && (useList.getState().selection.ids.size > 1 || command === 'hide');
};

function runForSelection(command: JobCommand): void {
  const { run, runMany, byId } = rowOf(command);
  const { ids, focus } = useList.getState().selection;
  if (focus === null) return;
  void carryOut(command, focus, () => {
    if (byId !== undefined) return byId(focus);
    if (runMany !== undefined && actsOnMany(command)) return runMany([...ids]);
    const job = wholeJob(focus);
    return job instanceof Promise ? job.then((full) => run(full, full)) : run(job, job);
  });
}
