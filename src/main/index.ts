/// <reference types="electron-vite/node" />
/** Composition root: builds shell and rooms, wires them, nothing else. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { app, type BrowserWindow } from 'electron';
import mediaWorker from '../sandbox/media/worker.ts?modulePath';
import { sandboxSpeed } from './accounts/sandbox-host.ts';
import { createNetwork } from './base/network.ts';
import { createSpace } from './base/space.ts';
import billingWorker from './billing/worker-main.ts?modulePath';
import { boot } from './boot.ts';
import type { Registration } from './bridge/answer.ts';
import { createEvents } from './bridge/events.ts';
import { createFileGrants } from './bridge/file-grants.ts';
import { createGate } from './bridge/gate.ts';
import { createHandlers } from './bridge/handlers/index.ts';
import { createPresses } from './bridge/presses.ts';
import { registerMethods } from './bridge/register.ts';
import { isTrustedSender, type Sender } from './bridge/sender.ts';
import { linkWindow } from './bridge/window-link.ts';
import { connect } from './connect.ts';
import {
  createPreparation,
  isLongToOpen,
  type Owner,
  type Preparation,
  type Prepared,
} from './ledger/index.ts';
import ledgerWorker from './ledger/worker-main.ts?modulePath';
import { createMediaFinder } from './media-files.ts';
import { openJob } from './open-job.ts';
import { claimOrAsk } from './ownership.ts';
import inspectWorker from './results/inspect/worker-main.ts?modulePath';
import { openRooms, type Rooms } from './rooms.ts';
import { openSettings } from './settings/settings.ts';
import { askAboutOwner, mayUseNetworkFolder, tellLost } from './shell/owner-dialogs.ts';
import { mustBeWritable } from './shell/profile.ts';
import { systemLanguage } from './shell/say.ts';
import { openShell } from './shell/shell.ts';
import { systemProxy } from './shell/system-proxy.ts';
import { watchWaking } from './shell/wake.ts';
import { createStatus, type StatusLine } from './status.ts';
import { testSwitches } from './test-switches.ts';
import { longestCreate } from './tokenlab/index.ts';
import readWorker from './tokenlab/reader/worker-main.ts?modulePath';
import { createUpdates, openInstaller, type Updates, whyOff } from './updates/index.ts';

/** Jobs that keep running without Safelight. */
const atTokenLab = ['submitting', 'pending', 'processing'] as const;

const booted = boot();
const { version, clock, marks, profile, keychain, keys, redactor, log, crash, devServer } = booted;

// A second start on this computer only brings the first to the front. What the system's lock misses, for example a
// profile that two computers share, the ledger's own does not.
try {
  mustBeWritable(profile.root);
  if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(crash.cannotStart);
  else app.exit(0);
} catch (error) {
  app.whenReady().then(() => crash.cannotStart(error));
}

/** What there is once the ledger is open. */
interface Started {
  rooms: Rooms;
  status: StatusLine;
  updates: Updates;
  registration: Registration;
}

async function start(): Promise<void> {
  marks.mark('electron_ready');
  log.info('Safelight starts', { version, ...process.versions });
  const claim = await claimOrAsk({ file: profile.ledger, clock, ask: askAboutOwner });
  if (claim === null) return app.exit(0);
  const settings = openSettings({ ...profile, folder: profile.root, now: clock.now, report: log.warn });
  if (!(await mayUseNetworkFolder(profile.root, settings))) {
    claim.release();
    return app.exit(0);
  }
  const switches = testSwitches(app.isPackaged, process.env);
  const space = createSpace();
  const network = createNetwork({ env: process.env, systemProxy: systemProxy() });
  const presses = createPresses(clock);
  const preparation = createPreparation({
    entry: ledgerWorker,
    file: profile.ledger,
    clock,
    report: log.error,
  });
  /** Null while the ledger is looked through: a window is there already, and can be closed. */
  let started: Started | null = null;
  let isEnding = false;
  let begin: (what: Started) => void;
  const begun = new Promise<Started>((resolve) => {
    begin = resolve;
  });
  const events = createEvents(clock, (jobIds) => started?.rooms.ledger.list.rows(jobIds) ?? []);
  const shell = openShell({
    ...booted,
    settings,
    space,
    input: { saw: presses.saw, forget: presses.forget },
    tell: (command) => events.tell('menuCommand', command),
    opened: (what) => {
      begun
        .then(({ rooms }) =>
          openJob(rooms, what, {
            show: (jobId) => events.tell('menuCommand', { command: 'open_job', jobId }),
            notice: (notice) => events.tell('notice', notice),
          }),
        )
        .catch((error: unknown) => log.error('What the system handed over could not be opened', error));
    },
    openJobs: () => started?.rooms.ledger.jobs.inStates(atTokenLab).length ?? 0,
    sending: () => started?.rooms.engine.sending().map((job) => job.title) ?? [],
    finishSending: async () => started?.rooms.engine.finishSending(),
    resumeSending: () => started?.rooms.engine.resumeSending(),
    accountLabel: (accountId) => started?.rooms.ledger.accounts.get(accountId)?.label ?? accountId,
    shutDown: async () => {
      isEnding = true;
      await preparation.close();
      started?.status.stop();
      await started?.rooms.close();
      keychain.close();
    },
    lastly: () => started?.updates.finish(),
  });
  marks.mark('window_opened');
  const fileGrants = createFileGrants();
  const isTrusted = (sender: Sender) => isTrustedSender(sender, shell.window.contentsIds(), devServer);
  registerMethods(
    begun.then(({ registration }) => registration),
    { isTrusted, fileGrants, presses },
  );
  // A page knows only the addresses that were served before it came.
  const found = begun.then(({ rooms }) => createMediaFinder(rooms, shell.thumbnails));
  shell.serveMedia(async (kind, id) => (await found)(kind, id));
  // Another process answers it, while the rooms are opened here.
  const glanced = keychain.glance();
  const prepared = await prepare(preparation, () => isEnding);
  if (isEnding) return;
  const rooms: Rooms = openRooms({
    ...booted,
    claim,
    prepared,
    settings,
    network,
    space,
    billingWorker,
    inspectWorker,
    ledgerWorker,
    readWorker,
    sandbox: { mediaWorker, speed: sandboxSpeed(process.env.SAFELIGHT_SANDBOX_SPEED) },
    tell: {
      announce: shell.notifications.finished,
      notice: (notice) => events.tell('notice', notice),
      progress: events.downloadProgress,
      statusChanged: () => status.touch(),
      bulkChanged: events.bulkChanged,
    },
    ...switches,
  });
  marks.mark('ledger_opened');
  const status = createStatus({
    clock,
    engine: rooms.engine.status,
    downloads: rooms.downloads.status,
    disk: rooms.ledger.disk.state,
    account: rooms.accounts.active,
    balance: async (accountId) => {
      const usd = await rooms.billing.balance(accountId);
      rooms.engine.balanceSeen(accountId, usd);
      return usd;
    },
    lowBalanceUsd: () => settings.get().lowBalanceUsd,
    warnLow: ({ id, label }, usd) =>
      events.tell('notice', {
        level: 'warning',
        key: 'balance_below',
        params: { account: label, usd, accountId: id },
      }),
    tell: (line) => events.state('pollerStatus', line),
    report: log.error,
  });
  const updatesOff = switches.updateConfig
    ? null
    : whyOff({
        isPackaged: app.isPackaged,
        version,
        platform: process.platform,
        hasConfig: existsSync(path.join(process.resourcesPath, 'app-update.yml')),
        execPath: process.execPath,
        env: process.env,
      });
  const updates = createUpdates({
    version,
    off: updatesOff,
    installer: updatesOff === null ? openInstaller({ log, config: switches.updateConfig ?? null }) : null,
    settings: settings.get,
    isBusy: () => {
      const { active, waiting } = rooms.downloads.status();
      return (
        rooms.engine.sending().length + active + waiting > 0 || rooms.bulk.runs().some((run) => !run.isOver)
      );
    },
    quit: () => app.quit(),
    clock,
    report: log.error,
  });
  updates.onChange((state) => events.state('updateChanged', state));
  updates.begin();
  rooms.ledger.lease.onLost((holder) => void handOver(rooms, shell.window.current(), holder));
  connect({ ...booted, rooms, settings, events, status, tray: shell.tray });
  shell.openFirst();
  const registration: Registration = {
    handlers: createHandlers({
      version,
      systemLanguage: systemLanguage(),
      settings,
      rooms,
      keys,
      desktop: shell.desktop,
      notifications: shell.notifications,
      pictures: shell.thumbnails,
      status,
      updates,
      fileGrants,
      presses,
      logFolder: profile.logs,
      reportProblem: ({ area, ...problem }) => log.error(`Thrown in the window: ${area}`, problem),
      redactText: redactor.text,
      settled: takeUp(rooms, glanced),
      attach: (caller) => {
        marks.mark('window_ready');
        linkWindow(events, caller);
      },
      clock,
    }),
    isTrusted,
    gate: createGate(presses, clock),
    redact: redactor.value,
    report: log.error,
  };
  started = { rooms, status, updates, registration };
  begin!(started);
  watchWaking(clock, {
    sleep: () => {
      status.setAsleep(true);
      rooms.downloads.setAsleep(true);
    },
    wake: () => {
      status.setAsleep(false);
      rooms.downloads.setAsleep(false);
      rooms.engine.wake();
    },
    online: (isOnline) => {
      rooms.downloads.setOnline(isOnline);
      rooms.engine.setOnline(isOnline);
    },
    unlocked: () => void (keychain.status().state === 'locked' && keychain.check()),
  });
}

/** What has to be done to the ledger before it is opened, where it is long. What fails here, the opening finds and says. */
async function prepare(preparation: Preparation, isEnding: () => boolean): Promise<Prepared | null> {
  if (!isLongToOpen({ file: profile.ledger, clock })) return null;
  try {
    return await preparation.ask('prepare', clock.now());
  } catch (error) {
    if (!isEnding()) log.error('The ledger could not be looked through', error);
    return null;
  } finally {
    await preparation.close();
  }
}

/** The ledger belongs to another Safelight now. This one says so, waits for what it was sending, and ends. */
async function handOver(rooms: Rooms, window: BrowserWindow | null, holder: Owner | null): Promise<void> {
  log.error('The ledger was taken over', holder);
  const sending = rooms.engine.sending().length;
  const done = rooms
    .handOver(longestCreate)
    .catch((error: unknown) => log.error('Handing over failed', error));
  // It ends in any case.
  await tellLost(window, holder, sending).catch((error: unknown) =>
    log.error('That the ledger was taken over could not be said', error),
  );
  window?.hide();
  await done;
  app.exit(0);
}

/** A keychain that does not answer at once must not hold up the window; what it says later is reported as a change. */
const keychainPatience = 700;

async function takeUp(rooms: Rooms, glanced: Promise<unknown>): Promise<void> {
  const patience = new Promise<void>((resolve) => clock.setTimeout(resolve, keychainPatience));
  try {
    await Promise.all([rooms.begin(), Promise.race([glanced, patience])]);
  } catch (error) {
    log.error('The work of the last session could not be taken up', error);
  }
}
