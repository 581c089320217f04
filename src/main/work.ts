/** What works for the window: the rooms, their answers and what they tell. Loaded while the window loads its page. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { app, type BrowserWindow } from 'electron';
import mediaWorker from '../sandbox/media/worker.ts?modulePath';
import { sandboxSpeed } from './accounts/sandbox-host.ts';
import { longestCreate } from './base/longest-create.ts';
import { createNetwork } from './base/network.ts';
import type { Space } from './base/space.ts';
import billingWorker from './billing/worker-main.ts?modulePath';
import type { Booted } from './boot.ts';
import { answer, type Registration } from './bridge/answer.ts';
import type { Events } from './bridge/events.ts';
import { createGate } from './bridge/gate.ts';
import { createHandlers } from './bridge/handlers/index.ts';
import type { Answer } from './bridge/message.ts';
import type { Witnesses } from './bridge/register.ts';
import { linkWindow } from './bridge/window-link.ts';
import { connect } from './connect.ts';
import type { Claim, Owner, Prepared } from './ledger/index.ts';
import ledgerWorker from './ledger/worker-main.ts?modulePath';
import { createMediaFinder } from './media-files.ts';
import inspectWorker from './results/inspect/worker-main.ts?modulePath';
import { openRooms, type Rooms } from './rooms.ts';
import type { SettingsRoom } from './settings/settings.ts';
import type { MediaFinder } from './shell/media-protocol.ts';
import { tellLost } from './shell/owner-dialogs.ts';
import { systemLanguage } from './shell/say.ts';
import type { Shell } from './shell/shell.ts';
import { systemProxy } from './shell/system-proxy.ts';
import { watchWaking } from './shell/wake.ts';
import { createStatus, type StatusLine } from './status.ts';
import { testSwitches } from './test-switches.ts';
import readWorker from './tokenlab/reader/worker-main.ts?modulePath';
import { createUpdates, openInstaller, type Updates, whyOff } from './updates/index.ts';

export interface Work {
  rooms: Rooms;
  status: StatusLine;
  updates: Updates;
  answer: Answer;
  media: MediaFinder;
}

export interface WorkOptions extends Witnesses {
  booted: Booted;
  claim: Claim;
  prepared: Prepared | null;
  settings: SettingsRoom;
  space: Space;
  shell: Shell;
  events: Events;
  /** Whether the keychain answers. */
  glanced: Promise<unknown>;
  /** A quit was asked for while the ledger was not open yet: nothing is sent unless it is called off. */
  isQuitting: boolean;
}

/** @throws AppError of the ledger when it cannot be opened at all */
export function openWork({
  booted,
  claim,
  prepared,
  settings,
  space,
  shell,
  events,
  glanced,
  isQuitting,
  ...witnesses
}: WorkOptions): Work {
  const { version, clock, marks, profile, keychain, keys, redactor, log } = booted;
  const { isTrusted, fileGrants, presses } = witnesses;
  const switches = testSwitches(app.isPackaged, process.env);
  const network = createNetwork({ env: process.env, systemProxy: systemProxy() });
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
  rooms.ledger.lease.onLost((holder) => void handOver(booted, rooms, shell.window.current(), holder));
  connect({ ...booted, rooms, settings, events, status, tray: shell.tray });
  if (isQuitting) void rooms.engine.finishSending();
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
      settled: takeUp(booted, rooms, glanced),
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
  return {
    rooms,
    status,
    updates,
    answer: (...message) => answer(registration, ...message),
    media: createMediaFinder(rooms, shell.thumbnails),
  };
}

/** The ledger belongs to another Safelight now. This one says so, waits for what it was sending, and ends. */
async function handOver(
  { log }: Booted,
  rooms: Rooms,
  window: BrowserWindow | null,
  holder: Owner | null,
): Promise<void> {
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

async function takeUp({ clock, log }: Booted, rooms: Rooms, glanced: Promise<unknown>): Promise<void> {
  const patience = new Promise<void>((resolve) => clock.setTimeout(resolve, keychainPatience));
  try {
    await Promise.all([rooms.begin(), Promise.race([glanced, patience])]);
  } catch (error) {
    log.error('The work of the last session could not be taken up', error);
  }
}
