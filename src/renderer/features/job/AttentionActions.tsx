/** The few right actions for a job that needs a person, and what went wrong with the last one. */

import type { ReactNode } from 'react';
import type { JobDetail, JobRow } from '../../../shared/job.ts';
import { attentionCommands } from '../../commands/attention.ts';
import { useCommands } from '../../commands/run.ts';
import { shown } from '../../i18n/index.ts';
import styles from './AttentionActions.module.css';
import { CommandButton } from './CommandButton.tsx';

export interface AttentionActionsProps {
  job: JobRow;
  /** The whole job where it is at hand. */
  full?: JobDetail | null;
  small?: boolean;
  /** Stands after the commands. */
  children?: ReactNode;
}

export function AttentionActions({ job, full = null, small = false, children }: AttentionActionsProps) {
  // One of them stands out, as the only one that looks like a button. Red is for New job, which stands above it.
  const first = { variant: 'default' };
  const others = { variant: 'subtle', color: 'gray' };
  const problem = useCommands((state) => state.problems.get(job.id)?.error ?? null);
  return (
    <div className={styles.actions} data-small={small || undefined}>
      {attentionCommands(job, full).map((command, index) => (
        <CommandButton
          key={command}
          job={job}
          full={full}
          command={command}
          size="compact-sm"
          {...(index === 0 ? first : others)}
        />
      ))}
      {children}
      {small && problem && (
        <span role="alert" className={styles.problem}>
          {shown(problem.message)}
        </span>
      )}
    </div>
  );
}
