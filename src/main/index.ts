/// <reference types="electron-vite/node" />
/** Composition root: opens the window first, then what works for it. */
import { app } from 'electron';
import { createSpace } from './base/space.ts';
import { boot } from './boot.ts';
import { createEvents } from './bridge/events.ts';
import { createFileGrants } from './bridge/file-grants.ts';
import { createPresses } from './bridge/presses.ts';
import { registerMethods } from './bridge/register.ts';
import { isTrustedSender, type Sender } from './bridge/sender.ts';
import { createPreparation, isLongToOpen, type Preparation, type Prepared } from './ledger/index.ts';
import ledgerWorker from './ledger/worker-main.ts?modulePath';
import { openJob } from './open-job.ts';
import { claimOrAsk } from './ownership.ts';
import { openSettings } from './settings/settings.ts';
import { askAboutOwner, mayUseNetworkFolder } from './shell/owner-dialogs.ts';
import { mustBeWritable } from './shell/profile.ts';
import { openShell } from './shell/shell.ts';
import type { Work } from './work.ts';

/** Jobs that keep running without Safelight. */
const atTokenLab = ['submitting', 'pending', 'processing'] as const;

const booted = boot();
const { version, clock, marks, profile, keychain, log, crash, devServer } = booted;

// A second start on this computer only brings the first to the front. What the system's lock misses, for example a
// profile that two computers share, the ledger's own does not.
try {
  mustBeWritable(profile.root);
  if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(crash.cannotStart);
  else app.exit(0);
} catch (error) {
  app.whenReady().then(() => crash.cannotStart(error));
}

/** A page that has not asked for its scripts by then (ms) is not waited for. */
const pagePatience = 3_000;

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
  const space = createSpace();
  const presses = createPresses(clock);
  const preparation = createPreparation({
    entry: ledgerWorker,
    file: profile.ledger,
    clock,
    report: log.error,
  });
  /** Null while the ledger is looked through: a window is there already, and can be closed. */
  let started: Work | null = null;
  let isEnding = false;
  /** A person wants to quit, and may still call that off: nothing is sent. */
  let isQuitting = false;
  let begin: (what: Work) => void;
  const begun = new Promise<Work>((resolve) => {
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
    finishSending: async () => {
      isQuitting = true;
      await started?.rooms.engine.finishSending();
    },
    resumeSending: () => {
      isQuitting = false;
      started?.rooms.engine.resumeSending();
    },
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
    begun.then(({ answer }) => answer),
    { isTrusted, fileGrants, presses },
  );
  // A page knows only the addresses that were served before it came.
  shell.serveMedia(async (kind, id) => (await begun).media(kind, id));
  // Another process answers it, while the rest is loaded.
  const glanced = keychain.glance();
  // Loading and opening the rest holds this process up while the page's own is busy with its scripts, and not before.
  const patience = new Promise<void>((resolve) => clock.setTimeout(resolve, pagePatience));
  const loaded = Promise.race([shell.pageServed, patience]).then(() => import('./work.ts'));
  const prepared = await prepare(preparation, () => isEnding);
  const { openWork } = await loaded;
  if (isEnding) return;
  started = openWork({
    booted,
    claim,
    prepared,
    settings,
    space,
    shell,
    events,
    glanced,
    isQuitting,
    isTrusted,
    fileGrants,
    presses,
  });
  shell.openFirst();
  begin!(started);
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
