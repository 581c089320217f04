/** The app itself: its first state, settings, folders, pages, problems. */
import { z } from 'zod';
import type { AccountView, KeychainStatus } from '../account.ts';
import { nothing } from '../fields.ts';
import { problemSchema } from '../problem.ts';
import { type Settings, settingsSchema } from '../settings.ts';
import { method } from './method.ts';

export interface Bootstrap {
  version: string;
  platform: string;
  runtime: { electron: string; chrome: string; node: string };
  settings: Settings;
  accounts: AccountView[];
  keychain: KeychainStatus;
  /** True when TOKENLAB_API_KEY is set and not yet in use. */
  environmentKeyOffered: boolean;
  firstRun: boolean;
  /** What happened to the ledger at start, when a person should know (restored, set aside). */
  ledgerNotice: string | null;
}

export const appMethods = {
  bootstrap: method<Bootstrap>()(nothing),
  setSettings: method<Settings>()(settingsSchema.partial()),
  chooseResultsFolder: method<Settings>()(nothing),
  /** Asks a person for the folder of one project. */
  chooseProjectFolder: method<Settings>()(z.object({ projectId: z.string().min(1).max(100) })),
  openResultsFolder: method<void>()(nothing),
  openLogFolder: method<void>()(nothing),
  /** Opens one of the pages named here in the system browser; no other address can be opened. */
  openExternal: method<void>()(
    z.object({ page: z.enum(['console', 'billing', 'usage', 'support', 'docs', 'keys']) }),
  ),

  /** Puts plain text on the clipboard; the page itself has no clipboard permission. */
  copyText: method<void>()(z.object({ text: z.string().min(1).max(2_000_000) })),

  /** Writes it to the log. */
  reportProblem: method<void>()(problemSchema),
  /** Puts it on the clipboard, for a person to pass on: redacted like the log, with the versions. */
  copyProblem: method<void>()(problemSchema),
} as const;
