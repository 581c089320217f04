/** The app itself: first state, settings, folders, pages. */
import type { appMethods, Bootstrap } from '../../../shared/contract/app.ts';
import type { Language } from '../../../shared/language.ts';
import { asksLess } from '../../../shared/price.ts';
import type { Problem } from '../../../shared/problem.ts';
import { resultsFolderOf } from '../../../shared/settings.ts';
import { isNewer } from '../../../shared/version.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Keys } from '../../keychain/keys.ts';
import type { Disks } from '../../results/index.ts';
import type { SettingsRoom } from '../../settings/settings.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { Notifications } from '../../shell/notifications.ts';
import { mustBeHere } from '../../shell/openable.ts';
import { pages } from '../../shell/pages.ts';
import { problemText } from '../../support/index.ts';
import type { HandlersOf } from '../answer.ts';
import { notPressed } from '../gate.ts';
import type { Presses } from '../presses.ts';

export interface AppHandlersOptions {
  version: string;
  systemLanguage: Language;
  settings: SettingsRoom;
  accounts: Accounts;
  keys: Keys;
  desktop: Desktop;
  disks: Disks;
  notifications: Pick<Notifications, 'state' | 'tryOne'>;
  logFolder: string;
  /** Writes what was thrown in the window to the log. */
  reportProblem: (problem: Problem) => void;
  redactText: (text: string) => string;
  ledgerNotice: string | null;
  presses: Pick<Presses, 'keep' | 'hasActed'>;
  /** Settles when accounts and keychain are as good as known; never rejects. */
  settled: Promise<unknown>;
  /** The window has subscribed to events and takes its first state now. */
  attach: (caller: number) => void;
}

export function appHandlers(options: AppHandlersOptions): HandlersOf<typeof appMethods> {
  const { settings, accounts, keys, desktop, disks, version } = options;
  const sawNews = () => settings.remember({ version });
  const updatedFrom = (): string | null => {
    const seen = settings.remembered().version;
    if (seen === null) sawNews();
    return seen !== null && isNewer(version, seen) ? seen : null;
  };
  return {
    async bootstrap(_nothing, caller): Promise<Bootstrap> {
      await options.settled;
      options.attach(caller);
      const listed = accounts.list();
      return {
        version,
        platform: process.platform,
        runtime: {
          electron: process.versions.electron ?? '',
          chrome: process.versions.chrome ?? '',
          node: process.versions.node,
        },
        settings: settings.get(),
        systemLanguage: options.systemLanguage,
        accounts: listed,
        keychain: keys.status(),
        hasEnvironmentKey: accounts.hasEnvironmentKey(),
        firstRun: listed.length === 0,
        ledgerNotice: options.ledgerNotice,
        updatedFrom: updatedFrom(),
      };
    },

    notificationState: () => options.notifications.state(),
    tryNotification: () => options.notifications.tryOne(),

    async setSettings(change, caller) {
      const before = settings.get().askAboveUsd;
      const after = change.askAboveUsd ?? before;
      // A page alone must not be able to take the question away.
      if (asksLess(before, after)) {
        // Nor bring up the question without end. It comes when the field is left, for which there need be no press.
        if (!options.presses.hasActed(caller)) throw notPressed();
        if (!(await desktop.confirmAskAbove(before, after))) {
          // What it is now stays: it may be less than before the question by now.
          const { askAboveUsd: _refused, ...rest } = change;
          return settings.set(rest);
        }
      }
      return settings.set(change);
    },

    async chooseResultsFolder() {
      const chosen = await desktop.chooseFolder(settings.get().resultsFolder);
      if (chosen === null) return settings.get();
      await disks.choose(chosen);
      return settings.set({ resultsFolder: chosen });
    },

    async chooseProjectFolder({ projectId }) {
      const chosen = await desktop.chooseFolder(resultsFolderOf(settings.get(), projectId));
      if (chosen === null) return settings.get();
      await disks.choose(chosen);
      // As they are by now: another may have been chosen or removed in front of the dialog.
      const { projectFolders } = settings.get();
      return settings.set({ projectFolders: { ...projectFolders, [projectId]: chosen } });
    },
    removeProjectFolder({ projectId }) {
      const { [projectId]: _gone, ...projectFolders } = settings.get().projectFolders;
      return settings.set({ projectFolders });
    },

    sawNews,
    async openResultsFolder() {
      const { resultsFolder } = settings.get();
      mustBeHere(resultsFolder);
      const away = await disks.awayAt(resultsFolder);
      if (away !== null) throw away;
      await desktop.openFolder(resultsFolder);
    },
    openLogFolder: () => desktop.openFolder(options.logFolder),
    openExternal: ({ page }) => desktop.browse(pages[page]),
    copyText: ({ text }) => desktop.copyText(text),
    takePress({ method }, caller) {
      const ticket = options.presses.keep(caller, method);
      if (ticket === null) throw notPressed();
      return { ticket };
    },
    reportProblem: options.reportProblem,
    copyProblem: (problem) => desktop.copyText(options.redactText(problemText(problem, options.version))),
  };
}
