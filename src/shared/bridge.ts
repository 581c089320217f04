/**
 * The one contract between window and main process: commands and queries (window asks, main answers once) and
 * events (main tells). Every payload is checked against its schema in main; every answer is an envelope.
 * Preload exposes each method by its name on `window.safelight`.
 */
import { z } from 'zod';
import type {
  BillingIdSearch,
  ChargeSearch,
  ReconciliationReport,
  SpendBucket,
  UsageIntake,
} from './billing.ts';
import { spendGroups } from './billing.ts';
import type { CatalogueList, ModelDetail } from './catalogue.ts';
import type { AppErrorShape } from './errors.ts';
import type { AccountPause, Family, JobDetail, JobRequest, JobRow, JsonValue, ResultRow } from './job.ts';
import { families } from './job.ts';
import { askAboveSchema, confirmedPriceSchema, type JobPrice } from './price.ts';
import { type Counts, jobQuerySchema, type ListSection, scopeSchema } from './views.ts';

const id = z.string().min(1).max(100);
const ids = z.array(id).min(1).max(5000);
const json: z.ZodType<JsonValue> = z.json();
const jsonObject = z.record(z.string().max(200), json);
const nothing = z.undefined();
const submitToken = z.string().min(8).max(100);
const confirmed = confirmedPriceSchema.nullable().default(null);
const packetChoice = z.object({
  jobIds: ids,
  includeSample: z.boolean().default(false),
  omit: z.array(z.string().max(60)).max(30).default([]),
});
const sealed = z.object({ seal: z.string().length(64) });
const period = z.object({ accountId: id, from: z.number().int(), to: z.number().int() });

/** One method: the schema of its payload, and the type of its answer (`output` exists for types only). */
export interface Method<I extends z.ZodType = z.ZodType, O = unknown> {
  input: I;
  output?: O;
}
const method =
  <O>() =>
  <I extends z.ZodType>(input: I): Method<I, O> => ({ input });

// ---- Shapes that only cross the bridge --------------------------------------------------------------------------

export interface AccountView {
  id: string;
  kind: 'sandbox' | 'tokenlab';
  label: string;
  /** Origin without `/v1`. */
  apiBase: string;
  /** Where the key lives. `environment` and `session` keys are never written. */
  keyStorage: 'none' | 'keychain' | 'session' | 'environment';
  /** Last four characters, to tell keys apart; null when there is no key. */
  keyHint: string | null;
  keyState: 'ok' | 'refused' | 'missing' | 'keychain_locked' | 'keychain_missing' | 'unchecked';
  hasManagementToken: boolean;
  /** Why its work waits; null while it does not. */
  pause: AccountPause | null;
  active: boolean;
}

export interface KeychainStatus {
  state: 'ready' | 'locked' | 'missing' | 'failed';
  /** Name of what keeps the keys, e.g. "GNOME Keyring (Secret Service)", "macOS Keychain". */
  backend: string;
  /** Plain words when not ready: what is wrong and what to do. */
  detail: string | null;
}

export const settingsSchema = z.object({
  theme: z.enum(['system', 'dark', 'light']),
  resultsFolder: z.string().max(4096),
  userId: z.string().max(200),
  projectId: z.string().max(100).nullable(),
  fileNameTemplate: z.string().min(1).max(300),
  writeSidecars: z.boolean(),
  keepPollingInBackground: z.boolean(),
  notifyOnFinish: z.boolean(),
  lowBalanceUsd: z.string().max(40),
  /** A one-click paid action that may cost more asks first; empty: none does. */
  askAboveUsd: askAboveSchema,
});
export type Settings = z.infer<typeof settingsSchema>;

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

/** An account of which so many tasks are open that each is checked less often. */
export interface Stretched {
  accountId: string;
  openTasks: number;
  /** Ms between two checks of a young task, on average. */
  everyMs: number;
  /** `limit`: the key allows no more requests. `answers`: they take so long that no more can be asked for. */
  cause: 'limit' | 'answers';
  /** Requests per minute that the key allows. */
  perMinute: number;
  /** How long an answer takes now (ms). */
  answerMs: number;
}

export interface PollerStatus {
  openTasks: number;
  /** Open tasks that are not asked for, because their account has to pause. */
  heldTasks: number;
  /** Unix ms of the next poll; null when idle. */
  nextPollAt: number | null;
  requestsLastMinute: number;
  /** Requests per minute the key is allowed, when the server has said so. */
  limitPerMinute: number | null;
  paused: null | 'offline' | 'key_refused' | 'balance' | 'key_unavailable' | 'sleep';
  stretched: Stretched[];
  balanceUsd: string | null;
  balanceLow: boolean;
  downloads: { active: number; waiting: number; bytesPerSecond: number };
}

export interface JobRange {
  total: number;
  sections: ListSection[];
  offset: number;
  rows: JobRow[];
}

export interface GalleryRow extends ResultRow {
  jobTitle: string;
  model: string;
  family: Family;
  createdAt: number;
}

/** A local file that was copied into the profile, ready to be an input of a request. */
export interface ImportedInput {
  inputId: string;
  name: string;
  mime: string;
  bytes: number;
  width: number | null;
  height: number | null;
}

/** What a dropped sidecar leads to: the job itself, or else a request like it. */
export interface SidecarIntake {
  /** The job that it is of, when this computer has it. */
  jobId: string | null;
  start: {
    title: string;
    request: JobRequest;
    /** Fields whose media could not be brought back. */
    missing: string[];
  } | null;
}

/** What an export wrote. `path` is the new folder or zip file. */
export interface ExportedResults {
  path: string;
  files: number;
  /** Results that are not files on this computer, or not any more. */
  missing: number;
}

/** What would be sent, with the key left out. */
export interface RequestPreview {
  method: 'POST';
  url: string;
  contentType: string;
  body: string;
  curl: string;
}

export interface SupportPreview {
  /** The packet as it would be written (`support-packet/1`). */
  packet: JsonValue;
  markdown: string;
  fileName: string;
  /** Names this very packet: what is saved or mailed by it is what was shown, whatever has happened since. */
  seal: string;
}

export interface Notice {
  level: 'info' | 'success' | 'warning' | 'error';
  /** i18n key under `notice.`, with its parameters. */
  key: string;
  params: Record<string, string | number>;
  jobId?: string;
}

export const submitSchema = z.object({
  /** Made when the sheet opens: pressing twice cannot make two jobs. */
  submitToken: z.string().min(8).max(100),
  accountId: id,
  projectId: z.string().max(100).nullable(),
  title: z.string().max(300),
  request: z.object({
    family: z.enum(families),
    operation: z.string().max(100).nullable(),
    model: z.string().max(200),
    fields: jsonObject,
    inputs: z
      .array(
        z.object({
          field: z.string().min(1).max(100),
          source: z.discriminatedUnion('kind', [
            z.object({ kind: z.literal('url'), url: z.string().max(8192) }),
            z.object({
              kind: z.literal('file'),
              inputId: id,
              name: z.string().max(500),
              mime: z.string().max(200),
              bytes: z.number().int().nonnegative(),
            }),
            z.object({ kind: z.literal('result'), resultId: id }),
          ]),
        }),
      )
      .max(64),
    rawFields: jsonObject.optional(),
  }),
  /** The job that this one was made from ("Same again with changes"); Retry has its own command. */
  basedOn: id.nullable().default(null),
});
export type SubmitInput = z.infer<typeof submitSchema>;

/** Something thrown in the window, and where. Bounded, because nobody knows what is in it. */
export const problemSchema = z.object({
  /** The part of the window, for example `inspector`. */
  area: z.string().max(60),
  message: z.string().max(2000),
  stack: z.string().max(8000),
  /** React's names of the components around it; empty when it was not thrown while drawing. */
  components: z.string().max(8000),
});
export type Problem = z.infer<typeof problemSchema>;

// ---- Methods --------------------------------------------------------------------------------------------------------

export const methods = {
  // app
  bootstrap: method<Bootstrap>()(nothing),
  setSettings: method<Settings>()(settingsSchema.partial()),
  chooseResultsFolder: method<Settings>()(nothing),
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

  // accounts
  useSandbox: method<AccountView>()(nothing),
  useEnvironmentKey: method<AccountView>()(nothing),
  addAccount: method<AccountView>()(
    z.object({
      label: z.string().max(100),
      key: z.string().max(500),
      apiBase: z.string().max(500).nullable(),
      storage: z.enum(['keychain', 'session']),
    }),
  ),
  replaceKey: method<AccountView>()(
    z.object({ accountId: id, key: z.string().max(500), storage: z.enum(['keychain', 'session']) }),
  ),
  setManagementToken: method<AccountView>()(
    z.object({
      accountId: id,
      token: z.string().max(500).nullable(),
      storage: z.enum(['keychain', 'session']),
    }),
  ),
  checkKey: method<AccountView>()(z.object({ accountId: id })),
  /** A person says that the cause of the account's pause is gone: what waits goes out. */
  resumeAccount: method<void>()(z.object({ accountId: id })),
  setActiveAccount: method<AccountView>()(z.object({ accountId: id })),
  removeAccount: method<void>()(z.object({ accountId: id })),
  checkKeychain: method<KeychainStatus>()(nothing),

  // catalogue and forms
  listModels: method<CatalogueList>()(z.object({ accountId: id, refresh: z.boolean().default(false) })),
  getModel: method<{ model: ModelDetail; fetchedAt: number; stale: boolean }>()(
    z.object({ accountId: id, modelId: z.string().min(1).max(200), refresh: z.boolean().default(false) }),
  ),
  importInput: method<ImportedInput>()(z.object({ path: z.string().min(1).max(4096) })),
  importInputData: method<ImportedInput>()(
    z.object({ name: z.string().max(300), data: z.instanceof(Uint8Array) }),
  ),
  importResultAsInput: method<ImportedInput>()(z.object({ resultId: id })),
  previewRequest: method<RequestPreview>()(submitSchema.pick({ accountId: true, request: true })),

  // jobs: questions
  jobCounts: method<Counts>()(scopeSchema),
  jobRange: method<JobRange>()(
    z.object({
      query: jobQuerySchema,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
  ),
  /** Position of a job in a query's order, or null when it is not in it. */
  jobPosition: method<number | null>()(z.object({ query: jobQuerySchema, jobId: id })),
  jobIds: method<string[]>()(
    z.object({ query: jobQuerySchema, limit: z.number().int().min(1).max(100_000) }),
  ),
  getJob: method<JobDetail>()(z.object({ jobId: id })),
  pollerStatus: method<PollerStatus>()(nothing),
  /** Zero-based place of a job's first result in the gallery; null when it has none there. */
  galleryPosition: method<number | null>()(z.object({ query: jobQuerySchema, jobId: id })),
  galleryRange: method<{ total: number; offset: number; rows: GalleryRow[] }>()(
    z.object({
      query: jobQuerySchema,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
  ),

  // jobs: intents
  submitJob: method<{ jobId: string }>()(submitSchema),
  /** What it costs now to send a job's request (again), by the price list as it is. */
  priceJob: method<JobPrice>()(z.object({ jobId: id })),
  /**
   * These three pay. They fail with `price_unconfirmed` when the price is above the amount of the settings, or not
   * known, until the price that a person agreed to comes with the request.
   */
  retryJob: method<{ jobId: string }>()(z.object({ jobId: id, submitToken, confirmed })),
  /** For a job that may have been accepted: both may be charged, and the person has said that they know it. */
  submitAgain: method<{ jobId: string }>()(
    z.object({ jobId: id, submitToken, acknowledged: z.literal(true), confirmed }),
  ),

  refreshJob: method<void>()(z.object({ jobId: id })),
  requestCancellation: method<void>()(z.object({ jobId: id })),
  sendDraft: method<void>()(z.object({ jobId: id, confirmed })),
  stopWaiting: method<void>()(z.object({ jobId: id })),
  markNotCreated: method<void>()(z.object({ jobId: id })),
  linkTask: method<void>()(z.object({ jobId: id, taskId: z.string().min(1).max(300) })),
  trackTasks: method<{ jobIds: string[]; refused: { taskId: string; error: AppErrorShape }[] }>()(
    z.object({
      accountId: id,
      family: z.enum(families),
      taskIds: z.array(z.string().min(1).max(300)).min(1).max(1000),
    }),
  ),
  dismissAttention: method<void>()(z.object({ jobIds: ids })),
  setHidden: method<void>()(z.object({ jobIds: ids, hidden: z.boolean() })),
  annotateJob: method<void>()(
    z.object({
      jobId: id,
      title: z.string().min(1).max(300).optional(),
      note: z.string().max(10_000).optional(),
      tags: z.array(z.string().min(1).max(60)).max(50).optional(),
      rating: z.number().int().min(0).max(5).optional(),
      favourite: z.boolean().optional(),
      projectId: z.string().max(100).nullable().optional(),
    }),
  ),

  // results
  openResult: method<void>()(z.object({ resultId: id })),
  showResultInFolder: method<void>()(z.object({ resultId: id })),
  saveResultCopy: method<{ saved: boolean }>()(z.object({ resultId: id })),
  copyResult: method<void>()(z.object({ resultId: id, what: z.enum(['file', 'image', 'text']) })),
  downloadAgain: method<void>()(z.object({ resultId: id })),
  setDownloadPaused: method<void>()(z.object({ resultId: id, paused: z.boolean() })),
  locateResult: method<{ located: boolean }>()(z.object({ resultId: id })),
  checkFiles: method<{ checked: number; missing: number; changed: number }>()(z.object({ jobIds: ids })),
  openResultLink: method<void>()(z.object({ resultId: id })),
  /** Hands the files of finished results over to the drag that the pointer has just begun in the window. */
  dragResults: method<void>()(z.object({ resultIds: z.array(id).min(1).max(500) })),
  /**
   * Copies finished results, and all those of jobs, with their sidecars to a place that the person chooses; null when
   * they chose none.
   */
  exportResults: method<ExportedResults | null>()(
    z.object({
      resultIds: z.array(id).max(5000).default([]),
      jobIds: z.array(id).max(5000).default([]),
      as: z.enum(['folder', 'zip']),
    }),
  ),
  /** What a dropped file says when it is a sidecar; null when it is none. */
  readSidecar: method<SidecarIntake | null>()(z.object({ path: z.string().min(1).max(4096) })),

  // billing: a period is `from` <= time < `to`, Unix ms
  fetchUsage: method<UsageIntake>()(period),
  /** Lets the person choose an exported CSV or JSON file; null when they chose none. */
  importUsageFile: method<UsageIntake | null>()(z.object({ accountId: id })),
  billingReport: method<ReconciliationReport>()(period),
  decideLine: method<void>()(
    z.object({
      lineKey: z.string().min(1).max(200),
      resolved: z.boolean(),
      note: z.string().max(2000),
      confirmedJobId: id.nullable(),
    }),
  ),
  /**
   * Looks for the billing ids of ended jobs: in the usage rows where the account has a management token, else by
   * reading each task once.
   */
  lookForBillingIds: method<BillingIdSearch>()(z.object({ jobIds: ids })),
  /** Looks through the usage rows for the charge of a job whose outcome is unknown; needs a management token. */
  findCharge: method<ChargeSearch>()(z.object({ jobId: id })),
  confirmCharge: method<void>()(z.object({ jobId: id, rowId: z.string().min(1).max(200) })),
  exportBillingReport: method<{ saved: boolean; path: string | null }>()(
    period.extend({ format: z.enum(['csv', 'json']) }),
  ),
  /** With `accountId` null over every real account; the sandbox's sample money is in no sum but its own. */
  billingSpend: method<SpendBucket[]>()(period.extend({ accountId: id.nullable(), by: z.enum(spendGroups) })),

  // support
  previewSupportPacket: method<SupportPreview>()(packetChoice),
  /** Both fail with `conflict` when the packet is no longer at hand and has to be looked at again. */
  saveSupportPacket: method<{ saved: boolean; path: string | null; bytes: number }>()(sealed),
  /** Opens a mail to TokenLab's support in the person's own mail program. `inClipboard`: the text was too long for it. */
  mailSupportPacket: method<{ inClipboard: boolean }>()(sealed),
} as const;

export type MethodName = keyof typeof methods;
export type MethodInput<N extends MethodName> = z.input<(typeof methods)[N]['input']>;
export type MethodPayload<N extends MethodName> = z.output<(typeof methods)[N]['input']>;
export type MethodOutput<N extends MethodName> =
  (typeof methods)[N] extends Method<z.ZodType, infer O> ? O : never;

/** Every answer: a value, or an error value. Nothing is thrown across the bridge. */
export type Envelope<T> = { ok: true; value: T } | { ok: false; error: AppErrorShape };

/** What main tells the window. Facts come after the ledger's commit, coalesced; the window asks for what it shows. */
export interface BridgeEvents {
  /** Rows changed; null means "more than can be listed, ask again for what is in view". */
  jobsChanged: { jobIds: string[] | null; counts: boolean };
  /** Of these jobs only what an open inspector shows changed: when they were checked, or their timeline. */
  detailsChanged: { jobIds: string[] | null };
  /** Bytes of running downloads, at most a few times a second. */
  downloadProgress: { resultId: string; jobId: string; receivedBytes: number; totalBytes: number | null }[];
  pollerStatus: PollerStatus;
  accountsChanged: AccountView[];
  settingsChanged: Settings;
  keychainChanged: KeychainStatus;
  notice: Notice;
  /** A menu item, shortcut or tray entry that the window carries out. */
  menuCommand: {
    command: 'new_job' | 'search' | 'palette' | 'settings' | 'shortcuts' | 'open_job';
    jobId?: string;
  };
}
export type EventName = keyof BridgeEvents;

/** What preload puts on `window.safelight`. `filePath` gives the path of a dropped or picked `File`. */
export type SafelightApi = {
  [N in MethodName]: undefined extends MethodInput<N>
    ? () => Promise<Envelope<MethodOutput<N>>>
    : (payload: MethodInput<N>) => Promise<Envelope<MethodOutput<N>>>;
} & {
  on<E extends EventName>(event: E, listener: (payload: BridgeEvents[E]) => void): () => void;
  filePath(file: File): string;
};

/** On this channel preload vouches for the path of a file that was dropped or picked; `importInput` takes no other. */
export const pickedChannel = 'safelight:picked';

/** Channel names; the prefix keeps them apart from anything else on the same IPC. */
export const methodChannel = (name: string): string => `safelight:${name}`;
export const eventChannel = (name: string): string => `safelight-event:${name}`;
