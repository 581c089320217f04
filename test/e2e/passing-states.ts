/** The way through what comes and goes: an account that waits, no network, charges as they are booked, a full disk, a new version. */
import { rmSync } from 'node:fs';
import { fill } from '../unit/small-disk.ts';
import type { RunningApp } from './app.ts';
import type { Box } from './box.ts';
import { expect } from './fixtures.ts';
import type { TaskServer } from './open-tasks.ts';
import { pressFor } from './press.ts';
import { film } from './state-jobs.ts';
import { dialogs, inspector, like, StateWalk } from './state-walk.ts';
import { submitRequest } from './submit.ts';
import { setOnline } from './tunnel.ts';
import type { UpdateServer } from './update-server.ts';

/** Faults that stay until they are cleared. */
const lasting = 1_000_000;

export class PassingStates extends StateWalk {
  /** Accounts whose work waits, what TokenLab asks to wait for, no network, sleep, and a link that leads nowhere. */
  async waits(app: RunningApp, box: Box) {
    const { page } = this;
    const { frame, job, pauses, ui } = this.words;
    await this.#submit('没有尽头', '雨 sandbox:never-finishes');
    await this.row('没有尽头')
      .filter({ has: page.locator('[data-state="processing"]') })
      .waitFor();

    await page.evaluate(() => window.safelight!.holdPolling({ accountId: 'environment', held: true }));
    await this.#bar.getByText(frame.status.pausedUser).waitFor();
    await this.look('checks-paused');
    await page.evaluate(() => window.safelight!.holdPolling({ accountId: 'environment', held: false }));

    await app.electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
    await this.#bar.getByText(frame.status.pausedSleep).waitFor();
    await this.look('asleep', 'footer');
    await app.electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
    await this.#bar.getByText(frame.status.pausedSleep).waitFor({ state: 'detached' });

    await box.inject('401', { route: '/v1/' }, lasting);
    await this.#banner(pauses.key_refused.title).waitFor();
    await this.#bar.getByText(frame.status.pausedKey).waitFor();
    await this.#lookAtPause('key-refused', '没有尽头', pauses.key_refused.title);
    await box.clearFaults();
    await this.#end(pauses.key_refused.title, pauses.action.checkKey);

    for (const [fault, pause, refused, waiting] of [
      ['402', 'balance', '余额不够', '等余额'],
      ['402-quota', 'key_limit', '超过上限', '等上限'],
    ] as const) {
      const { title } = pauses[pause];
      await box.inject(fault, {}, lasting);
      await this.#submit(refused, '雨 sandbox:never-finishes');
      await this.#banner(title).waitFor();
      await this.#submit(waiting, '雨 sandbox:never-finishes');
      await this.row(waiting).waitFor();
      await this.#lookAtPause(pause, waiting, title);
      await box.clearFaults();
      await this.#end(title, pauses.action.resume);
    }

    await box.inject('429', { route: 'POST /v1/videos/generations' }, lasting);
    await this.#submit('请求太多', '雨 sandbox:never-finishes');
    await this.select('请求太多');
    await page.locator(inspector).getByText(like(job.hold.next)).waitFor();
    await this.look('asked-to-wait', inspector);
    await box.clearFaults();
    await this.closeDetails();

    await box.close();
    await setOnline(app, false);
    await this.#bar.getByText(frame.status.pausedOffline).waitFor();
    await this.look('offline');
    await box.reopen();
    await setOnline(app, true);
    await this.#bar.getByText(frame.status.pausedOffline).waitFor({ state: 'detached' });

    // A link to a job of another computer.
    const link = 'safelight://job/job_elsewhere';
    await app.electron.evaluate(
      ({ app: electron }, given) => void electron.emit('second-instance', {}, ['safelight', given], '/'),
      link,
    );
    const notice = page.getByRole('alert').filter({ hasText: ui.notice.link_unknown_job });
    await notice.waitFor();
    await this.look('notice');
    await notice.getByRole('button', { name: ui.close, exact: true }).click();
    await notice.waitFor({ state: 'detached' });
  }

  /** What a ledger that was set aside at the start is said to be. */
  async damagedLedger() {
    const { boot } = this.words.frame;
    const notice = this.page.getByRole('status', { name: boot.notice });
    await notice.waitFor();
    await this.look('ledger-notice');
    await notice.getByRole('button', { name: this.words.ui.close, exact: true }).click();
    await notice.waitFor({ state: 'detached' });
  }

  /** So many open tasks that each is checked less often, and an action on some of them, under way and stopped. */
  async many(server: TaskServer) {
    const { page } = this;
    const { bulk, frame, jobs, ui } = this.words;
    await this.#bar.getByText(like(frame.status.stretchedEach)).waitFor();
    await this.look('many-tasks');
    const rows = page.getByRole('grid').getByRole('row').filter({ hasText: '很多' });
    await this.select('很多');
    await this.closeDetails();
    for (const at of [1, 2]) await rows.nth(at).click({ modifiers: ['Control'] });
    const toolbar = page.getByRole('toolbar', { name: like(jobs.selection.count) });
    await toolbar.getByRole('button', { name: bulk.menu, exact: true }).click();
    await page.getByRole('menuitem', { name: bulk.action.refresh, exact: true }).click();
    const release = server.holdAfter(0);
    const dialog = page.getByRole('dialog', { name: bulk.title.refresh });
    await dialog.getByRole('button', { name: bulk.confirm.refresh, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const run = page.getByRole('region', { name: bulk.action.refresh });
    await run.getByRole('progressbar').waitFor({ state: 'attached' });
    await this.look('bulk-under-way');
    // The details stand beside the list, and not below the bar of the selection.
    expect(await toolbar.evaluate((bar) => bar.scrollWidth - bar.clientWidth)).toBeLessThanOrEqual(0);
    await run.getByRole('button', { name: bulk.stop, exact: true }).click();
    release();
    await run.getByText(like(bulk.outcome.stopped_other)).waitFor();
    await this.look('bulk-over');
    await run.getByRole('button', { name: ui.close, exact: true }).click();
    await run.waitFor({ state: 'detached' });
    await toolbar.getByRole('button', { name: jobs.selection.clear }).click();
  }

  /** No byte is left for the ledger, until there is room again. */
  async fullDisk(folder: string) {
    const { disk } = this.words.frame;
    const filler = fill(folder);
    await this.#banner(disk.full.title).waitFor();
    await this.look('disk-full');
    rmSync(filler);
    await this.#banner(disk.full.title).waitFor({ state: 'detached' });
  }

  /** A version that is newer, from the question for one to the moment before it is put in place. */
  async updates(server: UpdateServer) {
    const { page } = this;
    const { settings, updates } = this.words;
    const dialog = page.getByRole('dialog', { name: settings.title });
    const press = (name: string) => dialog.getByRole('button', { name, exact: true }).click();
    const says = (text: string) =>
      dialog
        .getByRole('status')
        .filter({ hasText: like(text) })
        .waitFor();
    const notes = '## [9.1.0] - 2026-12-24\n### 新增\n- 一样新东西。\n';
    await this.command('about');
    await press(updates.check);
    await says(updates.failed.unreachable);
    await this.look('update-unreachable', dialogs);

    server.announce({ version: '9.1.0', content: '#!/bin/sh\n', notes, isForged: true });
    await press(updates.again);
    await says(updates.available);
    await dialog.getByText(updates.notes).click();
    await this.look('update-available', dialogs);
    await press(updates.load);
    await says(updates.failed.not_verified);
    await this.look('update-refused', dialogs);

    server.announce({ version: '9.2.0', content: '#!/bin/sh\n', notes });
    await pressFor(page, 'checkForUpdate');
    await says(updates.available);
    const release = server.hold();
    await press(updates.load);
    // Without a width at first, which counts as hidden.
    await dialog.getByRole('progressbar').waitFor({ state: 'attached' });
    await this.look('update-downloading', dialogs);
    release();
    await says(updates.ready);
    await this.look('update-ready', dialogs);
    await this.close();
    await this.#bar.getByRole('button', { name: like(updates.bar.ready) }).waitFor();
    await this.look('update-ready-bar', 'footer');
  }

  /** What was charged, as TokenLab books it, and a balance that is low. */
  async charges() {
    const { page } = this;
    const { frame, job, spend } = this.words;
    await pressFor(page, 'setManagementToken', {
      accountId: 'environment',
      token: 'mt-low-balance',
      storage: 'session',
    });
    for (const [title, fault, reason] of [
      ['照样扣费', 'charge-failed', 'charged_though_failed'],
      ['扣了两次', 'charge-again', 'charged_twice'],
    ] as const) {
      await this.#submit(title, `雨 sandbox:${fault}`);
      await this.row(title).getByText(job.attention[reason].word).first().waitFor();
      await this.select(title);
      await this.look(fault, inspector);
      await this.tab('billing');
      await this.look(`billing-${fault}`, inspector);
      await this.tab('result');
      await this.closeDetails();
    }
    await this.#bar.getByText(like(frame.status.balanceLow)).waitFor();
    await page.keyboard.press('Alt+3');
    await this.row('扣了两次').locator('p').first().waitFor();
    await this.look('attention-charges');

    await page.keyboard.press('Alt+6');
    await page.getByRole('heading', { name: spend.title, exact: true }).waitFor();
    await this.look('spending-charged');
    await page.getByText(spend.reconciliation, { exact: true }).click();
    // The rows were read as the jobs ended.
    await page.getByRole('button', { name: spend.usage.fetchAgain, exact: true }).waitFor();
    const lines = page.getByRole('listbox', { name: spend.list.label }).getByRole('option');
    await lines.first().click();
    await this.look('reconciliation-lines');
    await page.getByText(spend.overview, { exact: true }).click();
    await page.keyboard.press('Alt+1');
  }

  get #bar() {
    return this.page.getByRole('contentinfo');
  }

  #banner(title: string) {
    return this.page.getByRole('alert').filter({ hasText: like(title) });
  }

  async #submit(title: string, prompt: string) {
    const answer = await submitRequest(this.page, { ...film, title, fields: { prompt } });
    expect(answer.ok, JSON.stringify(answer)).toBe(true);
    await this.row(title).waitFor();
  }

  /** The banner of a paused account, its row among what needs a person, and a job that waits for it. */
  async #lookAtPause(name: string, title: string, words: string) {
    await this.look(`paused-${name}`);
    await this.page.keyboard.press('Alt+3');
    await this.page
      .getByRole('list', { name: this.words.pauses.label })
      .getByRole('listitem')
      .filter({ hasText: like(words) })
      .waitFor();
    await this.look(`paused-${name}-attention`);
    await this.page.keyboard.press('Alt+1');
    await this.select(title);
    await this.look(`paused-${name}-job`, inspector);
    await this.closeDetails();
  }

  /** By the button of its banner. */
  async #end(title: string, button: string) {
    await this.#banner(title).getByRole('button', { name: button, exact: true }).click();
    await this.#banner(title).waitFor({ state: 'detached' });
  }
}
