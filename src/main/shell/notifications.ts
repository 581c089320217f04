/** Notifications of the system when jobs end and nobody is looking at the window. */
import { type BrowserWindow, Notification } from 'electron';
import type { JobRow } from '../../shared/job.ts';
import type { MenuCommand } from '../../shared/menu-command.ts';
import type { NotificationState, Settings } from '../../shared/settings.ts';
import type { Clock } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import {
  createGathering,
  type EndedCounts,
  type EndedState,
  isEnded,
  isQuiet,
  kindOf,
  viewOf,
} from './notification-rules.ts';
import { say } from './say.ts';
import { hasService } from './session-bus.ts';

type EndedJob = Pick<JobRow, 'id' | 'title' | 'state' | 'family' | 'model'>;

export interface Notifications {
  /** Tells of a job that came to an end, or needs a decision. */
  finished(job: EndedJob): void;
  /** Whether this system shows notifications. */
  state(): Promise<NotificationState>;
  /** Shows one, which settles it. */
  tryOne(): Promise<NotificationState>;
}

export interface NotificationOptions {
  settings: () => Settings;
  window: () => BrowserWindow | null;
  /** Shows the window with what a notification was about. */
  open: (what: MenuCommand) => void;
  clock: Clock;
  report: Reporter;
}

/** The system's answer to one that is tried, ms. */
const answers = 5_000;

export function createNotifications({
  settings,
  window,
  open,
  clock,
  report,
}: NotificationOptions): Notifications {
  // Without a reference a notification is collected, and its click goes nowhere.
  const shown = new Set<Notification>();
  let summary: Notification | null = null;
  let known: NotificationState = 'unknown';

  const show = (words: { title: string; body: string }, opens: MenuCommand | null): Notification => {
    const notification = new Notification({ ...words, silent: !settings().notifySound });
    const forget = () => shown.delete(notification);
    notification.on('click', () => {
      forget();
      if (opens !== null) open(opens);
    });
    notification.on('close', forget);
    notification.on('show', () => {
      known = 'shown';
    });
    notification.on('failed', (_event, error) => {
      forget();
      known = 'none';
      report('A notification could not be shown', error);
    });
    shown.add(notification);
    notification.show();
    return notification;
  };

  const isWanted = (): boolean => {
    const { notifyOnFinish, quietHours } = settings();
    const isSeen = window()?.isFocused() ?? false;
    return (
      notifyOnFinish && !isSeen && !isQuiet(quietHours, new Date(clock.now())) && Notification.isSupported()
    );
  };

  const showSummary = (counts: EndedCounts): void => {
    if (!isWanted()) return;
    const { done, failed, decision } = counts;
    const parts = [
      done > 0 && say('ended.done', { count: done }),
      failed > 0 && say('ended.failed', { count: failed }),
      decision > 0 && say('ended.decision', { count: decision }),
    ].filter((part) => part !== false);
    // A longer run replaces its own summary.
    summary?.close();
    const title = say('ended.more', { count: done + failed + decision });
    summary = show(
      { title, body: parts.join(say('ended.between')) },
      { command: 'open_view', view: viewOf(counts) },
    );
  };

  const gathering = createGathering<EndedJob & { state: EndedState }>(clock, {
    one: (job) =>
      show(
        {
          title: say(`finished.${job.state}`, { title: job.title }),
          body: say('finished.body', { kind: say(`family.${job.family}`), model: job.model }),
        },
        { command: 'open_job', jobId: job.id },
      ),
    summary: showSummary,
  });

  return {
    finished(job) {
      const { state } = job;
      if (!isEnded(state) || !settings().notifyKinds.includes(kindOf(state)) || !isWanted()) return;
      gathering.ended(kindOf(state), { ...job, state });
    },

    async state() {
      if (!Notification.isSupported()) return 'none';
      const isMissing = known === 'unknown' && (await hasService('org.freedesktop.Notifications')) === false;
      return isMissing ? 'none' : known;
    },

    async tryOne() {
      if (!Notification.isSupported()) return 'none';
      known = 'unknown';
      const trial = show({ title: say('trial.title'), body: say('trial.body') }, null);
      await new Promise<void>((resolve) => {
        const limit = clock.setTimeout(resolve, answers);
        const settle = () => {
          limit.clear();
          resolve();
        };
        trial.once('show', settle);
        trial.once('failed', settle);
      });
      return known;
    },
  };
}
