/** Builds the rooms that work without a window, in the order in which they need each other, and closes them again. */

import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { hostNameClass } from '../shared/addresses.ts';
import type { BulkRun } from '../shared/bulk.ts';
import type { JobRequest } from '../shared/job.ts';
import type { Notice } from '../shared/notice.ts';
import type { RequestPreview } from '../shared/request.ts';
import type { DownloadProgress } from '../shared/results.ts';
import { allResultsFolders, resultsFolderOf } from '../shared/settings.ts';
import { type Accounts, createAccounts } from './accounts/accounts.ts';
import { keepCatalogues } from './accounts/catalogue-store.ts';
import { type Clients, checkKeyAt, createClients } from './accounts/clients.ts';
import type { AccountEnvironment } from './accounts/environment.ts';
import { estimateFacts, knownModel } from './accounts/model-facts.ts';
import { createProjectKeys, type ProjectKeys } from './accounts/project-keys.ts';
import { createSandboxHost } from './accounts/sandbox-host.ts';
import { type Bulk, createBulk, createJobActions, type JobActions } from './actions/index.ts';
import { createAnswerMedia } from './base/answer-media.ts';
import type { Clock, Timer } from './base/clock.ts';
import { localDay } from './base/dates.ts';
import type { Failpoint } from './base/failpoints.ts';
import type { Log } from './base/log.ts';
import type { Marks } from './base/marks.ts';
import type { Network } from './base/network.ts';
import type { Reporter } from './base/report.ts';
import type { Space } from './base/space.ts';
import { type Batches, createBatches } from './batches/index.ts';
import { type Billing, createBilling } from './billing/billing.ts';
import { createChargeWatch } from './billing/charge-watch.ts';
import { createBillingReader } from './billing/reader.ts';
import { createDiagnostics, type DiagnosticsRoom } from './diagnostics.ts';
import { createDraftTexts, type DraftTexts } from './inputs/draft-texts.ts';
import { createInputs, type Inputs } from './inputs/inputs.ts';
import { createEngine, type Engine, type EngineLimits } from './jobs/index.ts';
import type { Keys } from './keychain/keys.ts';
import {
  type Claim,
  createBackupThread,
  createListThreads,
  type JobRecord,
  type Ledger,
  type ListAnswers,
  listAnswers,
  newId,
  openLedger,
  type Prepared,
  thisHost,
} from './ledger/index.ts';
import { createReachCheck } from './must-reach.ts';
import { packetContext } from './packet-context.ts';
import {
  createDisks,
  createDownloads,
  createExporter,
  createFetcher,
  createInspector,
  createResultFiles,
  createSidecarReader,
  type Disks,
  type DownloadLimits,
  type Downloads,
  type Exporter,
  type ResultFiles,
  type SidecarReader,
} from './results/index.ts';
import type { SettingsRoom } from './settings/settings.ts';
import { createShownPackets, type Redactor, type ShownPackets } from './support/index.ts';
import { createTemplates, type Templates } from './templates/index.ts';
import { createAnswerReader, previewRequest } from './tokenlab/index.ts';

export interface Rooms {
  ledger: Ledger;
  lists: ListAnswers;
  accounts: Accounts;
  projectKeys: ProjectKeys;
  clients: Clients;
  inputs: Inputs;
  draftTexts: DraftTexts;
  downloads: Downloads;
  resultFiles: ResultFiles;
  disks: Disks;
  exporter: Exporter;
  sidecars: SidecarReader;
  engine: Engine;
  billing: Billing;
  packets: ShownPackets;
  diagnostics: DiagnosticsRoom;
  actions: JobActions;
  bulk: Bulk;
  templates: Templates;
  batches: Batches;
  /** What would be sent for a request. @throws AppError when it cannot be built */
  preview(accountId: string, request: JobRequest): Promise<RequestPreview>;
  /** Charges are wanted from now on, or may be readable now: the keychain was opened. */
  takeUpCharges(): void;
  /** Brings accounts back and sets the work of the last session going. Once, after the window is on its way. */
  begin(): Promise<void>;
  /** The ledger was lost to another owner: stops all work, and leaves it the answers that come within `graceMs`. */
  handOver(graceMs: number): Promise<void>;
  /** Stops all work and closes what is open, in order. */
  close(): Promise<void>;
}

export interface RoomsOptions {
  /** Absolute paths. */
  profile: { ledger: string; sandbox: string; inputs: string };
  version: string;
  clock: Clock;
  marks: Marks;
  /** The right to open the ledger; claimed here when absent. */
  claim?: Claim;
  /** What had to be done to the ledger before it can be opened here. */
  prepared?: Prepared | null;
  settings: SettingsRoom;
  /** How servers are reached. */
  network: Network;
  /** What may be written to disks. */
  space: Space;
  keys: Keys;
  environment: AccountEnvironment;
  sandbox: { mediaWorker: string; speed: number | null };
  /** The script of the thread that inspects files. */
  inspectWorker: string | URL;
  /** The script of the thread that reads for billing. */
  billingWorker: string | URL;
  /** The script of the threads that do for the ledger what takes long. */
  ledgerWorker: string | URL;
  /** The script of the thread that reads large answers. */
  readWorker: string | URL;
  redactor: Redactor;
  log: Log;
  /** How rooms reach people; the ledger itself reports everything that changed in it. */
  tell: {
    announce(job: JobRecord): void;
    notice(notice: Notice): void;
    progress(changes: DownloadProgress[]): void;
    statusChanged(): void;
    bulkChanged(runs: BulkRun[]): void;
  };
  failpoint?: Failpoint;
  limits?: Partial<EngineLimits>;
  downloadLimits?: Partial<DownloadLimits>;
  chargeWaits?: readonly number[];
}

/** Between two heartbeats of the ledger's owner, in ms. */
const beatEvery = 5_000;

/** @throws AppError of the ledger when it cannot be opened at all */
export function openRooms(options: RoomsOptions): Rooms {
  const { profile, clock, settings, network, space, keys, version, log, tell, failpoint } = options;
  const now = () => clock.now();
  const report: Reporter = (what, error) => log.error(`Unexpected in ${what}`, error);
  const redact = options.redactor.value;

  const backups = createBackupThread({
    entry: options.ledgerWorker,
    file: profile.ledger,
    clock,
    report,
  });
  const ledger = openLedger({
    file: profile.ledger,
    clock,
    claim: options.claim,
    prepared: options.prepared,
    report,
    backUp: (now) => backups.ask('backUp', now),
  });
  const sandbox = createSandboxHost({
    folder: profile.sandbox,
    ...options.sandbox,
    log: (line) => log.info(`sandbox: ${line}`),
  });
  const accounts = createAccounts({
    ledger: ledger.accounts,
    keys,
    checkKey: (origin, key) => checkKeyAt(origin, key, { network, reader, version, now, redact }),
    startSandbox: (before) => sandbox.start(before),
    environment: options.environment,
    accessChanged: (accountId, isOtherServer) => clients.accessChanged(accountId, isOtherServer),
    keyAccepted(accountId) {
      engine.resumeAccount(accountId);
      charges.takeUp();
    },
    newId: () => newId('acc', now()),
    now,
    report,
  });
  // Beside the ledger, whose rows name what is in it.
  const media = createAnswerMedia(join(dirname(profile.ledger), 'answers'), space);
  const reader = createAnswerReader({ entry: options.readWorker, clock, report });
  const clients = createClients({
    accounts,
    catalogue: keepCatalogues(ledger.catalogue, join(dirname(profile.ledger), 'catalogue'), space),
    report,
    network,
    media,
    reader,
    version,
    now,
    redact,
  });
  const projectKeys = createProjectKeys({
    ledger: ledger.accounts,
    keys,
    accounts,
    managementFor: clients.managementFor,
    newId: () => newId('acc', now()),
    now,
    report,
  });
  const inspector = createInspector({ entry: options.inspectWorker, clock, report });
  const inputs = createInputs({
    folder: profile.inputs,
    ledger,
    space,
    now,
    inspect: async (file, mime) => {
      const verdict = await inspector.inspect(file, { media: 'other', mime, isWhole: true });
      return verdict.kind === 'no_result' ? null : verdict.facts;
    },
  });
  const draftTexts = createDraftTexts(join(dirname(profile.ledger), 'drafts'), space);
  const needsNetwork = (accountId: string) => !isOnThisComputer(accounts.originOf(accountId));
  const fetcher = createFetcher({ network, version });
  const mustReach = createReachCheck({
    ledger,
    clock,
    clientFor: clients.clientFor,
    fetcher,
    originOf: accounts.originOf,
  });
  const disks = createDisks(ledger.meta);
  const downloads: Downloads = createDownloads({
    ledger,
    clock,
    random: Math.random,
    fetcher,
    inspect: inspector.inspect,
    media,
    space,
    folder: (projectId) => resultsFolderOf(settings.get(), projectId),
    folders: () => allResultsFolders(settings.get()),
    boot: thisHost().boot,
    disks,
    isWindows: process.platform === 'win32',
    template: () => settings.get().fileNameTemplate,
    sidecars: () => settings.get().writeSidecars,
    originOf: accounts.originOf,
    needsNetwork,
    answered: (accountId) => engine.networkAnswers(accountId),
    refreshLinks: (jobId) => engine.refreshLinks(jobId),
    inputHash: (inputId) => inputs.hashOf(inputId),
    redactor: options.redactor,
    appVersion: version,
    progress: tell.progress,
    statusChanged: tell.statusChanged,
    report,
    failpoint,
    limits: options.downloadLimits,
  });
  const resultFiles = createResultFiles(ledger, disks);
  const exporter = createExporter({
    ledger,
    resultFiles,
    space,
    redactor: options.redactor,
    appVersion: version,
    inputHash: inputs.hashOf,
    now,
  });
  const sidecars = createSidecarReader({ ledger, inputByHash: inputs.byHash });
  const engine: Engine = createEngine({
    ledger,
    clock,
    random: Math.random,
    clientFor: clients.clientFor,
    needsNetwork,
    mustReach: async (accountId) => {
      if (needsNetwork(accountId)) await mustReach(accountId);
    },
    downloads,
    media,
    resolveInput: inputs.resolve,
    modelFor: (accountId, modelId) => knownModel(ledger.catalogue, accountId, modelId),
    estimateFor: (request, model) => estimateFacts(request, model, now()),
    askAboveUsd: () => settings.get().askAboveUsd,
    asksAtStart: () => settings.get().askBeforeSending,
    userId: () => settings.get().userId,
    announce: tell.announce,
    notice: tell.notice,
    statusChanged: tell.statusChanged,
    report,
    failpoint,
    limits: options.limits,
  });
  const billingReader = createBillingReader({
    entry: options.billingWorker,
    file: profile.ledger,
    isReadOnly: () => ledger.disk.state() === 'read_only',
    clock,
    report,
  });
  const lists = listAnswers(
    ledger,
    createListThreads({
      entry: options.ledgerWorker,
      file: profile.ledger,
      isReadOnly: () => ledger.disk.state() === 'read_only',
      version: ledger.version,
      clock,
      report,
    }),
  );
  const billing = createBilling({
    reader: billingReader,
    ledger,
    clock,
    managementFor: clients.managementFor,
    hasToken: (accountId) => ledger.accounts.require(accountId).managementStorage !== 'none',
    askTask: engine.lookForBillingId,
    isKeyOf: projectKeys.isKeyOf,
    chargeShare: () => settings.get().chargeShare,
    dayOf: localDay,
  });
  const charges = createChargeWatch({
    ledger,
    clock,
    isOn: () => settings.get().fetchCharges,
    fetchUsage: billing.fetchUsage,
    report,
    refused: ({ label }, { message }) =>
      tell.notice({ level: 'warning', key: 'charges_unreadable', params: { account: label, message } }),
    waits: options.chargeWaits,
  });
  const packets = createShownPackets({
    jobOf: ledger.jobs.detail,
    context: () => packetContext({ ledger, inputs, version, clock, keys, log }),
  });
  const diagnostics = createDiagnostics({
    version,
    profileFolder: dirname(profile.ledger),
    clock,
    marks: options.marks,
    keys,
    ledger,
    accounts,
    clients,
    disks,
    settings,
    network,
    redactor: options.redactor,
  });
  const actions = createJobActions({ ledger, engine, billing, downloads });
  const bulk = createBulk({
    ledger,
    engine,
    billing,
    actions,
    refreshModel: clients.refreshModel,
    askAboveUsd: () => settings.get().askAboveUsd,
    newId: randomUUID,
    changed: tell.bulkChanged,
    report,
  });
  const preview: Rooms['preview'] = (accountId, request) =>
    previewRequest(request, {
      origin: ledger.accounts.require(accountId).apiBase,
      model: knownModel(ledger.catalogue, accountId, request.model),
      resolveInput: inputs.resolve,
    });
  const batches = createBatches({
    ledger,
    engine,
    clock,
    refreshModel: clients.refreshModel,
    preview,
    newId: (prefix) => newId(prefix, now()),
    failpoint,
    report,
  });
  const templates = createTemplates({
    ledger,
    space,
    now,
    newId: () => newId('tpl', now()),
    secrets: keys.seen,
  });
  let nextBeat: Timer | null = null;
  const beat = () => {
    if (!ledger.lease.beat()) return;
    void ledger.disk.keep();
    resultFiles.recheckAway().catch((error: unknown) => report('files of a disk that is away', error));
    engine.takeUpLeftAnswers();
    nextBeat = clock.setTimeout(beat, beatEvery);
  };

  return {
    ledger,
    accounts,
    projectKeys,
    clients,
    inputs,
    draftTexts,
    downloads,
    resultFiles,
    disks,
    exporter,
    sidecars,
    engine,
    billing,
    packets,
    lists,
    diagnostics,
    actions,
    bulk,
    templates,
    batches,
    preview,
    takeUpCharges: charges.takeUp,
    async begin() {
      // What cannot be noted is not begun.
      if (ledger.disk.state() === 'read_only') return;
      // An account that cannot be brought back must not keep the others' jobs from going on.
      await accounts.restore().catch((error: unknown) => report('accounts', error));
      engine.start();
      batches.start();
      downloads.start();
      charges.start();
      beat();
      const texts = new Set(ledger.composeDrafts.textIds());
      void draftTexts.keepOnly(texts).catch((error: unknown) => report('texts of drafts', error));
      const known = ledger.results.mediaNames();
      void media.sweep((name) => known.has(name), now()).catch((error: unknown) => report('media', error));
    },
    async handOver(graceMs) {
      bulk.close();
      charges.stop();
      nextBeat?.clear();
      await batches.close();
      const closing = downloads.close().catch((error: unknown) => report('downloads', error));
      await Promise.all([closing, engine.stop(graceMs)]);
    },
    async close() {
      bulk.close();
      charges.stop();
      nextBeat?.clear();
      await batches.close();
      await engine.stop();
      await downloads.close();
      await billingReader.close();
      await lists.close();
      await backups.close();
      await inspector.close();
      await clients.close();
      await reader.close();
      await sandbox.close();
      ledger.close();
    },
  };
}

const isOnThisComputer = (origin: string): boolean => hostNameClass(new URL(origin).hostname) === 'loopback';
