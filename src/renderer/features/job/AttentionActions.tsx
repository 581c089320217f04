/** The few right actions for a job that needs a person, and what went wrong with the last one. */
import type { JobRow } from '../../../shared/job.ts';
import { attentionCommands, type JobCommand } from '../../store/commands.ts';
import { useCommands } from '../../store/runCommand.ts';
import styles from './AttentionActions.module.css';
import { CommandButton } from './CommandButton.tsx';

export interface AttentionActionsProps {
  job: JobRow;
  small?: boolean;
  /** Commands that this job does not allow, e.g. submitting again what was only tracked. */
  without?: readonly JobCommand[];
}

export function AttentionActions({ job, small = false, without = [] }: AttentionActionsProps) {
  const problem = useCommands((state) => state.problems.get(job.id)?.error ?? null);
  const commands = attentionCommands(job).filter((command) => !without.includes(command));
  return (
    <div className={styles.actions} data-small={small || undefined}>
      {commands.map((command) => (
        <CommandButton key={command} job={job} command={command} size="compact-sm" />
      ))}
      {small && problem && (
        <span role="alert" className={styles.problem}>
          {problem.message}
        </span>
      )}
    </div>
  );
}
