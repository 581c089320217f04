/** The app itself: its first state, settings, folders, pages, problems. */
import { z } from 'zod';
import type { AccountView, KeychainStatus } from '../account.ts';
import { nothing } from '../fields.ts';
import type { Language } from '../language.ts';
import { problemSchema } from '../problem.ts';
import { type NotificationState, type Settings, settingsSchema } from '../settings.ts';
import { method } from './method.ts';

export interface Bootstrap {
  version: string;
  platform: string;
  runtime: { electron: string; chrome: string; node: string };
  settings: Settings;
  /** What the setting `system` stands for on this computer. */
  systemLanguage: Language;
  accounts: AccountView[];
  keychain: KeychainStatus;
  /** True when TOKENLAB_API_KEY was set at the start, also when an account uses its key. */
  hasEnvironmentKey: boolean;
  firstRun: boolean;
  /** What happened to the ledger at start, when a person should know (restored, set aside). */
  ledgerNotice: string | null;
  /** The version before an update whose news nobody has seen yet. */
  updatedFrom: string | null;
}

const project = z.object({ projectId: z.string().min(1).max(100) });

export const appMethods = {
  bootstrap: method<Bootstrap>('none')(nothing),
  setSettings: method<Settings>('none')(
    // Where results are saved is chosen in dialogs of the system.
    settingsSchema.omit({ resultsFolder: true, projectFolders: true }).partial().strict(),
  ),
  /** Whether the system shows notifications. */
  notificationState: method<NotificationState>('none')(nothing),
  /** Shows one to find out. */
  tryNotification: method<NotificationState>('open')(nothing),
  chooseResultsFolder: method<Settings>('open')(nothing),
  /** Asks a person for the folder of one project. */
  chooseProjectFolder: method<Settings>('open')(project),
  /** New files of the project go to the results folder again. */
  removeProjectFolder: method<Settings>('none')(project),
  /** The news of this version were shown. */
  sawNews: method<void>('none')(nothing),
  openResultsFolder: method<void>('open')(nothing),
  openLogFolder: method<void>('open')(nothing),
  /** Opens one of the pages named here in the system browser; no other address can be opened. */
  openExternal: method<void>('open')(
    z.object({ page: z.enum(['console', 'billing', 'usage', 'support', 'docs', 'keys']) }),
  ),

  /** Puts plain text on the clipboard; the page itself has no clipboard permission. */
  copyText: method<void>('leave')(z.object({ text: z.string().min(1).max(2_000_000) })),

  /**
   * Keeps the press that is being handled now for one later call of that method, which has to wait for something first.
   * The ticket goes with that call; it works once, within ten minutes.
   */
  takePress: method<{ ticket: string }>('none')(z.object({ method: z.string().max(60) })),

  /** Writes it to the log. */
  reportProblem: method<void>('none')(problemSchema),
  /** Puts it on the clipboard, for a person to pass on: redacted like the log, with the versions. */
  copyProblem: method<void>('leave')(problemSchema),
} as const;
