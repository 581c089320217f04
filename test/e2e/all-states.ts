/** The way through every state of the window, in whatever language its words are. */
import { expect } from './fixtures.ts';
import { whole } from './onlooker.ts';
import { cases, film } from './state-jobs.ts';
import { dialogs, inspector, like, StateWalk } from './state-walk.ts';
import { submitRequest } from './submit.ts';

/** Whose timelines are looked at: in `npm test` those that look like no other. */
const timelines = whole
  ? ['endless', 'failed', 'no-answer', 'gone', 'empty', 'expired']
  : ['failed', 'no-answer', 'expired'];

/** Actions on several jobs that `npm test` leaves out: their dialogs look like that of a refresh. */
const plain = ['lookForBillingId', 'dismissAttention', 'favourite'];

/** Kinds of media, with a model of each. In `npm test` those with the most fields. */
const kinds = [
  ['image', 'gpt-image-2'],
  ['video', 'seedance-2.0'],
  ['music', 'suno-music'],
  ...(whole
    ? ([
        ['3d', 'tripo-h3.1'],
        ['world', null],
        ['speech', null],
      ] as const)
    : []),
] as const;

export class AllStates extends StateWalk {
  /** What a person sees before there is an account, and the empty list after it. */
  async firstRun() {
    const page = this.page;
    const { accounts, jobs, onboarding } = this.words;
    await page.getByRole('button', { name: onboarding.environment.action }).waitFor();
    await this.look('first-run');
    await page.getByRole('button', { name: onboarding.key.action }).click();
    await page.getByRole('textbox', { name: accounts.form.key }).fill('sk-invalid-0123456789ab');
    await this.look('enter-key');
    await page.getByRole('button', { name: accounts.add.confirm }).click();
    await page.getByRole('alert').first().waitFor();
    await this.look('refused-key');
    await page.getByRole('button', { name: onboarding.back }).click();
    await page.getByRole('button', { name: onboarding.environment.action }).click();
    await page.getByText(jobs.empty.all.title).waitFor();
    await this.look('no-jobs');
    for (const [view, key] of [
      ['attention', 'Alt+3'],
      ['failed', 'Alt+5'],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByText(jobs.empty[view].title).waitFor();
      await this.look(`nothing-${view}`);
    }
    await page.keyboard.press('Alt+1');
  }

  /**
   * Makes the jobs and waits until each stands as it will.
   * @param wanted their names; all of them without a word
   */
  async makeJobs(wanted: readonly string[] = cases.map(({ name }) => name)) {
    const { job } = this.words;
    const chosen = cases.filter(({ name }) => wanted.includes(name));
    for (const { family, model, title, prompt } of chosen)
      await submitRequest(this.page, { family, model, title, fields: { prompt } });
    for (const { title, state, attention } of chosen) {
      const row = this.row(title).filter({ has: this.page.locator(`[data-state="${state}"]`) });
      const why = attention === undefined ? '' : job.attention[attention].word;
      await row.filter({ hasText: why }).first().waitFor();
    }
  }

  /** The list, and each job with its details. */
  async jobs() {
    await this.look('list');
    for (const { name, title } of cases) {
      await this.select(title);
      await this.look(`job-${name}`, inspector);
    }
    await this.select('白猫');
    for (const tab of ['timeline', 'request', 'billing', 'support'] as const) {
      await this.tab(tab);
      await this.look(tab, inspector);
    }
    for (const { name, title } of cases.filter((each) => timelines.includes(each.name))) {
      await this.select(title);
      await this.tab('timeline');
      await this.look(`timeline-${name}`, inspector);
    }
    await this.tab('result');
    await this.closeDetails();
  }

  /** What can be done with one job or several. */
  async actions() {
    const page = this.page;
    const { jobs, bulk, results } = this.words;
    await page.keyboard.press('Alt+3');
    await this.row('没有答复').locator('p').first().waitFor();
    await this.look('attention');
    await page.keyboard.press('Alt+1');
    await this.row('黑猫').click({ button: 'right' });
    await page.getByRole('menuitem').first().waitFor();
    await this.look('menu', '[role="menu"]');
    await page.keyboard.press('Escape');

    for (const { name, title } of cases.filter((each) => /^(white-cat|street)$/.test(each.name))) {
      await this.closeDetails();
      await this.row(title).first().click();
      await page.keyboard.press('Space');
      await page.getByRole('dialog', { name: like(results.look.label) }).waitFor();
      await this.look(`quick-look-${name}`, dialogs);
      await this.close();
    }

    await this.row('白猫').first().click();
    await this.closeDetails();
    for (const title of ['黑猫', '出错的', '没有答复'])
      await this.row(title)
        .first()
        .click({ modifiers: ['Control'] });
    const toolbar = page.getByRole('toolbar', { name: like(jobs.selection.count) });
    await toolbar.getByRole('button', { name: bulk.menu, exact: true }).click();
    await page.getByRole('menuitem', { name: bulk.action.tag }).waitFor();
    await this.look('selection');
    await page.keyboard.press('Escape');
    for (const action of Object.keys(bulk.action) as (keyof typeof bulk.action)[]) {
      if (!whole && plain.includes(action)) continue;
      await toolbar.getByRole('button', { name: bulk.menu, exact: true }).click();
      await page.getByRole('menuitem', { name: bulk.action[action], exact: true }).click();
      const dialog = page.getByRole('dialog', { name: bulk.title[action] });
      await dialog.waitFor();
      await expect(dialog.getByText(bulk.looking)).toHaveCount(0);
      await this.look(`bulk-${action}`, dialogs);
      await this.close();
    }
    await toolbar.getByRole('button', { name: jobs.selection.clear }).click();

    const layout = page.getByRole('radiogroup', { name: jobs.pane.layout });
    await layout.getByText(jobs.pane.asGallery, { exact: true }).click();
    await page.getByRole('option', { name: /白猫/ }).waitFor();
    await this.look('gallery');
    for (const title of ['白猫', '黑猫'])
      await page.getByRole('option', { name: new RegExp(title) }).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: results.gallery.compare, exact: true }).click();
    await page.getByRole('dialog', { name: results.compare.label }).waitFor();
    await this.look('compare', dialogs);
    await this.close();
    await page.getByRole('button', { name: results.gallery.clear }).click();
    await layout.getByText(jobs.pane.asList, { exact: true }).click();
    await this.command('filter');
    await page.getByRole('checkbox', { name: jobs.filter.favourite }).waitFor();
    await this.look('filters');
    await page.keyboard.press('Escape');
    await page.getByRole('checkbox', { name: jobs.filter.favourite }).waitFor({ state: 'hidden' });
    const hide = async () => {
      await this.select('黑猫');
      await this.closeDetails();
      await page.keyboard.press('Delete');
      await this.row('黑猫').waitFor({ state: 'detached' });
    };
    // Undo is offered for ten seconds, which a busy computer takes for a look: it is pressed before one.
    await hide();
    await page.getByRole('button', { name: jobs.hidden.undo, exact: true }).click();
    await this.row('黑猫').waitFor();
    await hide();
    await this.look('hidden');
    await page.keyboard.press('/');
    await page.keyboard.type('12345');
    await page.getByText(jobs.empty.search.title).waitFor();
    await this.look('nothing-found');
    await page.keyboard.press('Escape');
  }

  /** The questions about one job. */
  async questions() {
    const { job, queue, support } = this.words;
    for (const [name, command, title] of [
      ['link-task', 'linkTask', job.linkDialog.title],
      ['mark-not-created', 'markNotCreated', job.notCreatedDialog.title],
      ['find-charge', 'findCharge', job.chargeDialog.title],
    ] as const) {
      await this.jobCommand('没有答复', job.command[command]);
      const dialog = this.page.getByRole('dialog', { name: title });
      await dialog.waitFor();
      if (command === 'findCharge') await dialog.getByText(job.chargeDialog.noToken).waitFor();
      await this.look(name, dialogs);
      await this.close();
    }
    await this.jobCommand('没有答复', like(job.command.submitAgain));
    await this.page.getByRole('dialog', { name: job.againDialog.title }).waitFor();
    await this.look('submit-again', dialogs);
    await this.close();
    await this.jobCommand('没有尽头', job.command.requestCancellation);
    await this.page.getByRole('dialog', { name: job.cancelDialog.title }).waitFor();
    await this.look('cancel', dialogs);
    await this.close();

    await this.row('白猫').first().click();
    await this.closeDetails();
    await this.row('出错的')
      .first()
      .click({ modifiers: ['Control'] });
    const { bulk, jobs } = this.words;
    const toolbar = this.page.getByRole('toolbar', { name: like(jobs.selection.count) });
    await toolbar.getByRole('button', { name: bulk.menu, exact: true }).click();
    await this.page.getByRole('menuitem', { name: jobs.selection.support }).click();
    const packet = this.page.getByRole('dialog', { name: like(support.titleMany_other) });
    await packet.getByRole('button', { name: support.copy }).waitFor();
    await this.look('support-packet', dialogs);
    await this.close();
    await toolbar.getByRole('button', { name: jobs.selection.clear }).click();

    // What waits to be sent.
    await this.command('toggleSending');
    await this.page.getByText(queue.banner.person).waitFor();
    for (const title of ['等候一', '等候二'])
      await submitRequest(this.page, { ...film, title, fields: { prompt: '等候' } });
    await this.row('等候二').waitFor();
    await this.select('等候一');
    await this.look('waiting');
    await this.closeDetails();
    await this.command('queue');
    await this.page.getByRole('dialog', { name: queue.title }).waitFor();
    await this.look('queue', dialogs);
    await this.close();
    await this.jobCommand('等候一', job.command.sendLater);
    await this.page.getByRole('dialog', { name: queue.later.title }).waitFor();
    await this.look('send-later', dialogs);
    await this.close();
    await this.command('toggleSending');
    await this.page.getByText(queue.banner.person).waitFor({ state: 'detached' });
  }

  /** The New job sheet, for each kind of media, and what can be wrong with it. */
  async sheet() {
    const page = this.page;
    const { compose, ui } = this.words;
    const sheet = page.getByRole('dialog', { name: compose.title });
    for (const [kind, model] of kinds) {
      await page.keyboard.press('n');
      await sheet.waitFor();
      if (kind === 'image') await this.look('new-job-empty', dialogs);
      const choice = sheet.getByRole('radiogroup', { name: compose.kind });
      await choice.getByText(ui.family[kind], { exact: true }).click();
      const search = sheet.getByRole('textbox', { name: compose.models.searchLabel });
      await search.fill(model ?? '');
      await sheet
        .locator(model === null ? '[data-model]' : `[data-model="${model}"]`)
        .first()
        .click();
      await sheet.locator('textarea').first().waitFor();
      for (const summary of await sheet.locator('summary').all()) await summary.click();
      await this.look(`new-job-${kind}`, dialogs);
      if (kind === 'image') {
        await search.fill('');
        await sheet.getByRole('button', { name: compose.models.filter }).click();
        await this.look('new-job-filters', dialogs);
        await sheet.getByRole('button', { name: compose.inspect.button }).click();
        await page.getByRole('dialog', { name: compose.inspect.title }).waitFor();
        await this.look('inspect-request', dialogs);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog', { name: compose.inspect.title }).waitFor({ state: 'hidden' });
        await sheet.locator('textarea').first().fill('');
        await page.keyboard.press('Control+Enter');
        await sheet.locator('[data-invalid]').first().waitFor();
        await this.look('new-job-invalid', dialogs);
        await sheet.locator('textarea').first().fill('雨 sandbox:400');
        await page.keyboard.press('Control+Enter');
        await sheet.getByRole('alert').first().waitFor();
        await this.look('new-job-refused', dialogs);
      }
      await sheet.getByRole('button', { name: compose.startOver, exact: true }).click();
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'hidden' });
    }
  }

  /** What the window has beside jobs. */
  async places() {
    const page = this.page;
    const { accounts, diagnostics, frame, news, settings, spend, track } = this.words;
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(frame.palette.placeholder).waitFor();
    await this.look('palette');
    await page.keyboard.press('Escape');
    await page.getByPlaceholder(frame.palette.placeholder).waitFor({ state: 'hidden' });

    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: settings.title });
    const { label: _label, ...sections } = settings.sections;
    for (const [name, section] of Object.entries(sections)) {
      await dialog.getByRole('tab', { name: section, exact: true }).click();
      await this.look(`settings-${name}`, dialogs);
    }
    await this.close();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: frame.shortcuts.title }).waitFor();
    await this.look('shortcuts', dialogs);
    await this.close();
    await this.command('trackTasks');
    await page.getByRole('dialog', { name: track.title }).waitFor();
    await this.look('track', dialogs);
    await this.close();
    await this.command('diagnostics');
    const report = page.getByRole('dialog', { name: diagnostics.title });
    await report.getByText(diagnostics.section.start, { exact: true }).waitFor();
    await this.look('diagnostics', dialogs);
    await this.close();
    await this.command('news');
    await page.getByRole('dialog', { name: news.title }).waitFor();
    await this.look('news', dialogs);
    await this.close();

    const account = page.getByRole('button', { name: like(accounts.menu.label) });
    await account.click();
    await page.getByRole('menuitem', { name: accounts.menu.add }).waitFor();
    await this.look('account-menu');
    await page.keyboard.press('Escape');
    for (const [name, item, title] of [
      ['add-account', accounts.menu.add, accounts.add.title],
      ['replace-key', accounts.menu.replace, accounts.replace.title],
      ['management-token', accounts.menu.token, accounts.token.title],
    ] as const) {
      await account.click();
      await page.getByRole('menuitem', { name: item }).click();
      await page.getByRole('dialog', { name: like(title) }).waitFor();
      await this.look(name, dialogs);
      await this.close();
    }

    await page.keyboard.press('Alt+6');
    await page.getByRole('heading', { name: spend.title, exact: true }).waitFor();
    await this.look('spending');
    await page.getByText(spend.reconciliation, { exact: true }).click();
    await this.look('reconciliation');
    await page.getByText(spend.overview, { exact: true }).click();
    await page.keyboard.press('Alt+1');
  }

  /** A window of the usual size, in which details stand beside the list. */
  async usual() {
    const { page } = this;
    const { jobs, spend } = this.words;
    await this.select('白猫');
    await this.look('usual-job');
    const layout = page.getByRole('radiogroup', { name: jobs.pane.layout });
    await layout.getByText(jobs.pane.asGallery, { exact: true }).click();
    await page.getByRole('option', { name: /白猫/ }).waitFor();
    await this.look('usual-gallery');
    await layout.getByText(jobs.pane.asList, { exact: true }).click();
    await this.film('雨夜');
    await this.look('usual-new-job');
    await this.leaveSheet();
    await page.keyboard.press('Alt+6');
    await page.getByRole('heading', { name: spend.title, exact: true }).waitFor();
    await this.look('usual-spending');
    await page.keyboard.press('Alt+1');
  }
}
