/** A system notification when a job ends and nobody is looking at the window. */
import { type BrowserWindow, Notification } from 'electron';
import type { JobRow, JobState } from '../../shared/job.ts';
import type { Reporter } from '../base/report.ts';
import { say } from './words.ts';

export interface Notifications {
  /** Tells of a job that came to an end, or needs a decision. */
  finished(job: Pick<JobRow, 'id' | 'title' | 'state' | 'family' | 'model'>): void;
}

export interface NotificationOptions {
  /** The person's setting. */
  wanted: () => boolean;
  window: () => BrowserWindow | null;
  /** Shows the window with this job. */
  open: (jobId: string) => void;
  report: Reporter;
}

const notable: readonly JobState[] = [
  'completed',
  'output_missing',
  'failed',
  'cancelled',
  'lost',
  'rejected',
  'unconfirmed',
];

export function createNotifications({ wanted, window, open, report }: NotificationOptions): Notifications {
  // Without a reference a notification is collected, and its click goes nowhere.
  const shown = new Set<Notification>();

  return {
    finished(job) {
      if (!wanted() || !notable.includes(job.state) || !Notification.isSupported()) return;
      if (window()?.isFocused()) return;
      const notification = new Notification({
        title: say(`finished.${job.state}`, { title: job.title }),
        body: say('finished.body', { kind: say(`family.${job.family}`), model: job.model }),
      });
      const forget = () => shown.delete(notification);
      notification.on('click', () => {
        forget();
        open(job.id);
      });
      notification.on('close', forget);
      notification.on('failed', (_event, error) => {
        forget();
        report('A notification could not be shown', error);
      });
      shown.add(notification);
      notification.show();
    },
  };
}
