/**
 * New versions: looked for, loaded when a person says so, and put in place only when the app has ended: never while a create is
 * on the wire, a file is saved or a queue is worked through.
 */

import { AppError } from '../../shared/errors.ts';
import { releasesIn } from '../../shared/releases.ts';
import { day, minute } from '../../shared/units.ts';
import type { NewVersion, UpdateChannel, UpdateState, UpdatesOff } from '../../shared/updates.ts';
import { isNewer, isPreview } from '../../shared/version.ts';
import { say } from '../../shared/words/updates/say.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';

/** What knows this system's packages. */
export interface Installer {
  /** @returns null when there is nothing newer. @throws when the server cannot be asked */
  find(channel: UpdateChannel): Promise<{ version: string; notes: string } | null>;
  /** Loads what was found last. @throws NotVerified, or what else went wrong */
  load(progress: (percent: number) => void): Promise<void>;
  /** Puts what was loaded in place. Synchronous: the app has closed its rooms, and ends right after it. */
  install(restart: boolean): void;
}

/** What came is not what was announced. */
export class NotVerified extends Error {}

export interface Updates {
  state(): UpdateState;
  onChange(listener: (state: UpdateState) => void): void;
  /** Begins to look now and then, where settings allow it. */
  begin(): void;
  check(): Promise<UpdateState>;
  /** @throws AppError `conflict` when nothing was found */
  load(): Promise<UpdateState>;
  /**
   * Ends the app and starts the new version.
   * @throws AppError `conflict` when nothing is ready, or when jobs are being sent or files saved
   */
  restart(): void;
  /** The last act of the app: every room is closed. Never throws. */
  finish(): void;
}

export interface UpdatesOptions {
  version: string;
  off: UpdatesOff | null;
  /** Null when updates are off. */
  installer: Installer | null;
  settings: () => { checkForUpdates: boolean; updateChannel: UpdateChannel };
  /** A create is on the wire, files are saved or wait for it, or many jobs are worked through. */
  isBusy: () => boolean;
  quit: () => void;
  clock: Clock;
  report: Reporter;
}

/** After the start, and then between two looks. */
const firstLook = minute;
const lookEvery = day;

export function createUpdates(options: UpdatesOptions): Updates {
  const { installer, settings, clock, report } = options;
  const listeners: ((state: UpdateState) => void)[] = [];
  let state: UpdateState =
    options.off === null ? { kind: 'current', checkedAt: null } : { kind: 'off', why: options.off };
  let restarts = false;
  let next: Timer | null = null;

  const become = (now: UpdateState): UpdateState => {
    state = now;
    for (const listener of listeners) listener(now);
    return now;
  };

  const look = (wait: number) => {
    next?.clear();
    next = clock.setTimeout(() => {
      look(lookEvery);
      if (settings().checkForUpdates) void updates.check();
    }, wait);
  };

  const updates: Updates = {
    state: () => state,
    onChange: (listener) => void listeners.push(listener),
    begin: () => {
      if (installer !== null) look(firstLook);
    },

    async check() {
      if (installer === null || /^(?:checking|downloading|ready)$/.test(state.kind)) return state;
      become({ kind: 'checking' });
      try {
        const channel = settings().updateChannel;
        const found = await installer.find(channel);
        // Also a server that was set back must not bring an older version, or a preview to those who want none.
        const isWanted = ({ version }: { version: string }) =>
          isNewer(version, options.version) && (channel === 'preview' || !isPreview(version));
        if (found === null || !isWanted(found)) return become({ kind: 'current', checkedAt: clock.now() });
        return become({
          kind: 'available',
          version: found.version,
          notes: notesOf(found.version, found.notes),
        });
      } catch (error) {
        report('Looking for an update failed', error);
        return become({ kind: 'failed', why: 'unreachable', found: null });
      }
    },

    async load() {
      const found = foundIn(state);
      if (installer === null || found === null) throw conflict(say('noUpdateToLoad'));
      if (state.kind === 'downloading' || state.kind === 'ready') return state;
      become({ kind: 'downloading', percent: 0, ...found });
      try {
        await installer.load((percent) => become({ kind: 'downloading', percent, ...found }));
        return become({ kind: 'ready', ...found });
      } catch (error) {
        report('Loading the update failed', error);
        const why =
          error instanceof NotVerified ? 'not_verified' : isOfDisk(error) ? 'not_saved' : 'unreachable';
        return become({ kind: 'failed', why, found });
      }
    },

    restart() {
      if (state.kind !== 'ready') throw conflict(say('noUpdateToInstall'));
      if (options.isBusy()) {
        throw conflict(say('busyNow'));
      }
      restarts = true;
      options.quit();
    },

    finish() {
      next?.clear();
      if (installer === null || state.kind !== 'ready') return;
      try {
        installer.install(restarts);
      } catch (error) {
        report('The update could not be installed', error);
      }
    },
  };
  return updates;
}

const conflict = (message: string): AppError =>
  new AppError('conflict', message, { next: ['wait_and_retry'], retryable: true });

function foundIn(state: UpdateState): NewVersion | null {
  if (state.kind === 'failed') return state.found;
  return 'version' in state ? { version: state.version, notes: state.notes } : null;
}

const isOfDisk = (error: unknown): boolean =>
  /^E(?:NOSPC|DQUOT|ACCES|PERM|ROFS|NOENT)$/.test(String((error as { code?: unknown } | null)?.code));

/** Notes are a part of the changelog, or plain lines. */
function notesOf(version: string, notes: string): NewVersion['notes'] {
  const releases = releasesIn(notes);
  if (releases.length > 0) return releases;
  const items = notes
    .split('\n')
    .map((line) => line.replace(/^[-*]\s+/, '').trim())
    .filter((line) => line !== '');
  return items.length === 0 ? [] : [{ version, date: null, groups: [{ title: '', items }] }];
}
