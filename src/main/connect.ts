/** Facts come up once: what the rooms commit and notice goes to the window, the tray and the system. */

import { isOpen } from '../shared/job.ts';
import type { Notice } from '../shared/notice.ts';
import { listed } from '../shared/words.ts';
import type { AccountEnvironment } from './accounts/environment.ts';
import type { Log } from './base/log.ts';
import type { Events } from './bridge/events.ts';
import type { Keychain } from './keychain/keychain.ts';
import type { Rooms } from './rooms.ts';
import type { SettingsRoom } from './settings/settings.ts';
import type { CrashReporter } from './shell/crash.ts';
import type { TrayIcon } from './shell/tray.ts';
import type { StatusLine } from './status.ts';

export interface Connected {
  rooms: Rooms;
  settings: SettingsRoom;
  keychain: Keychain;
  events: Events;
  status: StatusLine;
  tray: TrayIcon;
  crash: CrashReporter;
  log: Log;
  environment: AccountEnvironment;
}

export function connect({
  rooms,
  settings,
  keychain,
  events,
  status,
  tray,
  crash,
  log,
  environment,
}: Connected): void {
  const { ledger, accounts, engine } = rooms;

  ledger.onChange((change) => {
    if (change.jobIds.length > 0 || change.counts) events.jobsChanged(change);
    const rows = new Set(change.jobIds);
    const detailIds = change.detailIds.filter((jobId) => !rows.has(jobId));
    if (detailIds.length > 0) events.detailsChanged(detailIds);
    if (change.batches) events.batchesChanged();
    if (change.accounts) {
      events.state('accountsChanged', accounts.list());
      status.touchBalance();
    }
    if (!change.counts) return;
    status.touch();
    // A job that has ended may have been paid.
    if (change.jobIds.some((jobId) => !isOpen(ledger.jobs.require(jobId).state))) status.touchBalance();
    tray.setOpenTasks(ledger.list.counts({ accountId: null, withSample: true }).active);
  });
  ledger.disk.onChange(status.touch);
  logStates(rooms, log);

  let readCharges = settings.get().fetchCharges;
  settings.onChange((changed) => {
    events.state('settingsChanged', changed);
    status.touch();
    if (changed.fetchCharges && !readCharges) rooms.takeUpCharges();
    readCharges = changed.fetchCharges;
  });

  let lastState = keychain.status().state;
  keychain.onChange((now) => {
    events.state('keychainChanged', now);
    const opened = now.state === 'ready' && lastState !== 'ready';
    lastState = now.state;
    if (!opened) return;
    for (const account of accounts.list()) {
      if (account.keyStorage === 'keychain') engine.resumeAccount(account.id);
    }
    rooms.takeUpCharges();
  });

  if (settings.notice !== null) {
    const { setAside, reset } = settings.notice;
    events.tell('notice', {
      level: 'warning',
      key: reset === null ? 'settings_unreadable' : 'settings_reset',
      params: { file: setAside, fields: listed(reset ?? []) },
    });
  }
  if (environment.askedForNoVerification) {
    log.warn('NODE_TLS_REJECT_UNAUTHORIZED=0 was ignored: certificates are always verified');
    events.tell('notice', { level: 'warning', key: 'verification_kept', params: {} });
  }
  crash.tellWindow(() => events.tell('notice', unexpected));
}

const unexpected: Notice = { level: 'error', key: 'unexpected', params: {} };

/** One line for each state that a job enters: the log's part of a support packet. */
function logStates({ ledger }: Rooms, log: Log): void {
  const known = new Map<string, string>();
  ledger.onChange(({ jobIds }) => {
    for (const jobId of jobIds) {
      const job = ledger.jobs.get(jobId);
      if (job === null || known.get(jobId) === job.state) continue;
      if (known.size > 10_000) known.clear();
      known.set(jobId, job.state);
      log.info(`${jobId}: ${job.state}`, { model: job.model, taskId: job.taskId, requestId: job.requestId });
    }
  });
}
