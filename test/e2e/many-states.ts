/**
 * The way through batches, templates, prompts and limits, in whatever language the window's words are. What a person types has
 * no Latin letters, so that these are the window's own.
 */
import type { Locator } from '@playwright/test';
import type { JobState } from '../../src/shared/job.ts';
import { expect } from './fixtures.ts';
import { pressFor } from './press.ts';
import { dialogs, inspector, like, StateWalk } from './state-walk.ts';
import { submitRequest } from './submit.ts';
import { putFilmTemplate } from './templates.ts';

const film = { family: 'video', model: 'veo3.1' } as const;

/** A table with a line that is too short, one whose quotation marks do not match, and an unknown wildcard. */
const table = ['动物,时长,备注', '猫头鹰,4', '麋鹿,4,一', '"撕裂,4,二', '__没有的__,8,三', '母鸡,6,四'].join(
  '\n',
);

const templates = [
  ['白天的港口', '港口', '一座{{时间}}的港口'],
  ['夜里的港口', '港口', '一座{{时间}}的港口，{{天气}}'],
  ['猫', '动物', '一只{{颜色}}的猫'],
  ['狗', '动物', '一只{{颜色}}的狗'],
  [
    '一个名字很长很长的模板，长到一行里怎么也放不下，所以必须在某个地方断开或者省略掉后面的部分才行',
    '',
    '灯',
  ],
  ['雨', '', '雨落在窗上'],
  ['雪', '', '雪落在{{地方}}'],
  ['雾', '', '雾'],
  ['风', '', '风吹过{{地方}}'],
  ['山', '', '山'],
  ['河', '', '河'],
  ['海', '', '海'],
] as const;

export class ManyStates extends StateWalk {
  /** Making many jobs, the review before the first is sent, and the page of a batch from its first job to its last. */
  async batches() {
    const { page } = this;
    const { batch } = this.words;
    await page.keyboard.press('Alt+7');
    await this.#main.getByText(batch.list.emptyTitle).waitFor();
    await this.look('batches-empty', 'main');
    await page.keyboard.press('Alt+1');

    await this.film('一只{{动物}}在{{光线}}里');
    await this.#openMany();
    await this.look('batch-begin', dialogs);
    await this.#list('{{动物}}').fill('狐狸\n熊 sandbox:never-finishes\n猫 sandbox:fail');
    await this.#list('{{光线}}').fill('雾\n阳光');
    await this.look('batch-lists', dialogs);
    const limit = this.#pane.getByRole('textbox', { name: batch.many.limit });
    await limit.fill('3');
    await this.#goToReview();
    await this.look('batch-over-limit', dialogs);
    await this.#review.getByRole('button', { name: batch.review.back }).click();
    await limit.fill('');
    await this.#goToReview();
    await this.look('batch-review', dialogs);
    await this.#hold(true);
    await this.#confirm();
    await this.#says(like(batch.page.waiting_other));
    await this.look('batch-waiting');
    await this.#main.getByRole('button', { name: batch.page.pause }).click();
    await this.#main.getByText(batch.page.paused).waitFor();
    await this.#hold(false);
    await this.look('batch-paused');
    await this.#main.getByRole('button', { name: batch.page.stop }).click();
    await page.getByRole('dialog', { name: batch.stop.title }).waitFor();
    await this.look('batch-stop', dialogs);
    await this.close();
    await this.#main.getByRole('button', { name: batch.page.resume }).click();
    for (const state of ['completed', 'failed', 'processing'] as const) await this.#counts(2, state);
    await this.look('batch-running');
    await this.#main.getByRole('button', { name: batch.page.export }).click();
    await page.getByRole('menuitem', { name: batch.page.exportCsv }).waitFor();
    await this.look('batch-export', '[role="menu"]');
    await page.keyboard.press('Escape');
    await this.#main.getByText(batch.page.sheet, { exact: true }).click();
    await this.#main.getByRole('columnheader', { name: '阳光' }).waitFor();
    await this.look('batch-sheet', 'main');
    await this.#main.getByText(batch.sheet.large, { exact: true }).click();
    await this.#main.getByText(batch.sheet.grid, { exact: true }).click();
    await this.look('batch-sheet-grid', 'main');

    await this.#make('一盏{{颜色}}灯', { '{{颜色}}': '红\n绿\n蓝' });
    await this.#counts(3, 'completed');
    await this.look('batch-done');
    await this.#hold(true);
    await this.#make('一艘{{颜色}}船', { '{{颜色}}': '红\n绿' });
    await this.#main.getByRole('button', { name: batch.page.stop }).click();
    await page
      .getByRole('dialog', { name: batch.stop.title })
      .getByRole('button', { name: batch.stop.confirm })
      .click();
    await this.#says(like(batch.page.notSent_other));
    await this.look('batch-stopped');
    await this.#hold(false);
    await page.keyboard.press('Alt+7');
    await this.#main.getByRole('listitem').nth(2).waitFor();
    await this.look('batches');
    await page.keyboard.press('Alt+5');
    await this.row('猫').first().waitFor();
    await expect(this.row('船')).toHaveCount(0);
    await this.look('failed');
    await page
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(`^${this.words.frame.sidebar.unsent}`) })
      .click();
    await this.row('船').nth(1).waitFor();
    await this.look('unsent');
    await this.select('一艘红船');
    await this.look('job-not-sent', inspector);
    await this.closeDetails();
    await page.keyboard.press('Alt+1');
  }

  /** Rows from a table, with bad ones among them, and wildcards. */
  async tables() {
    const { page } = this;
    const { batch } = this.words;
    await this.film('一只{{动物}}，__心情__');
    await this.#openMany();
    await this.#pane.getByRole('button', { name: batch.table.paste }).click();
    await this.look('batch-paste', dialogs);
    await this.#pane.getByRole('textbox', { name: batch.table.pasteLabel }).fill(table);
    await this.#pane.getByRole('button', { name: batch.table.take }).click();
    await this.#pane.getByRole('button', { name: batch.bad.leaveOutAll }).waitFor();
    await this.look('batch-table', dialogs);
    await this.#pane
      .getByRole('button', { name: like(batch.bad.fixLine) })
      .first()
      .click();
    await this.#pane.getByRole('form').waitFor();
    await this.look('batch-fix', dialogs);
    await this.#pane.getByRole('button', { name: batch.bad.leaveOutAll }).click();
    await this.#pane
      .getByRole('button', { name: like(batch.wildcards.addNamed) })
      .first()
      .click();
    const library = page.getByRole('dialog', { name: batch.wildcards.library });
    await library.getByRole('textbox', { name: batch.wildcards.entriesLabel }).fill('平静\n骄傲');
    await this.look('batch-wildcards', dialogs);
    await library.getByRole('button', { name: batch.wildcards.save }).click();
    await library.waitFor({ state: 'hidden' });
    await this.#goToReview();
    await this.look('batch-bad-rows', dialogs);
    await this.#review.getByRole('button', { name: batch.review.back }).click();
    await this.#pane.getByRole('button', { name: batch.many.onlyOne }).click();
    await this.leaveSheet();
  }

  /** The library of templates, and what is made of one. */
  async templates() {
    const { page } = this;
    const words = this.words.templates;
    const library = page.getByRole('dialog', { name: words.title, exact: true });
    await this.command('templates');
    await library.getByText(words.none).waitFor();
    await this.look('templates-empty', dialogs);
    await this.close();

    await this.film('一座{{时间}}的港口');
    await this.composer.getByRole('radiogroup').getByText('1080p', { exact: true }).click();
    await this.composer.getByRole('button', { name: this.words.compose.saveTemplate }).click();
    const saving = page.getByRole('dialog', { name: words.save.titleNew });
    await saving.getByRole('checkbox').first().check();
    await this.look('template-save', dialogs);
    await page.keyboard.press('Escape');
    await saving.waitFor({ state: 'hidden' });
    await this.leaveSheet();

    for (const [number, [name, folder, prompt]] of templates.entries())
      await putFilmTemplate(page, {
        id: `tpl-states-${number}`,
        name,
        folder,
        prompt,
        favourite: number === 2,
      });
    await this.command('templates');
    const rows = library.getByRole('list', { name: words.list }).getByRole('listitem');
    await expect(rows).toHaveCount(templates.length);
    await this.look('templates', dialogs);
    const search = library.getByRole('textbox', { name: words.search });
    await search.fill('港口');
    await expect(rows).toHaveCount(2);
    await this.look('templates-search', dialogs);
    await search.fill('12345');
    await library.getByText(words.noneFound).waitFor();
    await this.look('templates-none', dialogs);
    await search.fill('');
    await library
      .getByRole('combobox', { name: words.folder })
      .or(library.getByLabel(words.folder))
      .first()
      .click();
    await page.getByRole('option', { name: '动物', exact: true }).click();
    await expect(rows).toHaveCount(2);
    await this.look('templates-folder', dialogs);
    const named = (text: string, name: string) => text.replace('{{name}}', name);
    await library.getByRole('button', { name: named(words.row.more, '狗') }).click();
    await page.getByRole('menuitem', { name: words.row.remove }).waitFor();
    await this.look('template-menu', '[role="menu"]');
    await page.getByRole('menuitem', { name: words.row.remove }).click();
    await library.getByRole('button', { name: words.undo }).waitFor();
    await this.look('template-deleted', dialogs);
    await library.getByRole('button', { name: words.undo }).click();
    await expect(rows).toHaveCount(2);
    await library.getByRole('button', { name: named(words.row.more, '猫') }).click();
    await page.getByRole('menuitem', { name: words.row.edit }).click();
    await page.getByRole('dialog', { name: words.save.titleEdit }).waitFor();
    await this.look('template-edit', dialogs);
    await page.getByRole('button', { name: this.words.ui.cancel, exact: true }).click();
    await library.getByRole('button', { name: named(words.row.use, '夜里的港口') }).click();
    await page.getByRole('dialog', { name: '夜里的港口' }).getByText(words.fill.missing).waitFor();
    await this.look('template-fill', dialogs);
    await page.keyboard.press('Escape');
    await library.getByRole('list', { name: words.list }).waitFor();
    await this.close();
  }

  /** Earlier prompts, snippets and unsent drafts in the sheet. */
  async prompts() {
    const { page } = this;
    const { compose, prompts } = this.words;
    for (const prompt of ['雨夜里的港口，慢慢推近', '桌上的一盏灯']) {
      await submitRequest(page, { ...film, title: prompt, fields: { prompt } });
      await this.row(prompt).first().waitFor();
    }
    await this.film('一盏灯');
    const prompt = this.composer.locator('[data-prompt]');
    await prompt.focus();
    await page.keyboard.press('Control+ArrowUp');
    await page.getByRole('option').first().waitFor();
    await this.look('prompt-history', dialogs);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+ArrowDown');
    await page.getByText(prompts.snippets.none).waitFor();
    await this.look('snippets-none', dialogs);
    await page.getByRole('button', { name: prompts.snippets.manage }).click();
    const dialog = page.getByRole('dialog', { name: prompts.snippets.title, exact: true });
    await dialog.getByRole('textbox', { name: prompts.manage.name }).fill('黄昏');
    await dialog.getByRole('textbox', { name: prompts.manage.text }).fill('在最后的光里');
    await dialog.getByRole('button', { name: prompts.manage.save }).click();
    await dialog.getByText(prompts.manage.saved).waitFor();
    await this.look('snippets', dialogs);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await prompt.focus();
    await page.keyboard.press('Control+ArrowDown');
    await page.getByRole('option', { name: '黄昏' }).waitFor();
    await this.look('snippet-picker', dialogs);
    await page.keyboard.press('Escape');

    const drafts = this.composer.getByRole('button', { name: new RegExp(`^${compose.drafts.button}`) });
    await drafts.click();
    await page.getByRole('button', { name: compose.drafts.add }).click();
    await this.writeFilm('第二份草稿');
    await drafts.click();
    await page.getByRole('list', { name: compose.drafts.label }).waitFor();
    await this.look('drafts', dialogs);
    await page
      .getByRole('button', { name: like(compose.drafts.discard) })
      .first()
      .click();
    await page.getByRole('dialog').getByText(like(compose.drafts.discarded)).waitFor();
    await this.look('draft-discarded', dialogs);
    await page.keyboard.press('Escape');
    await this.leaveSheet();
  }

  /** Limits on spending: set, shown, refusing, and holding back what waits. */
  async limits() {
    const { page } = this;
    const { limits, job, settings, spend } = this.words;
    const dialog = page.getByRole('dialog', { name: settings.title });
    await page.keyboard.press('Control+,');
    await dialog.getByRole('tab', { name: settings.sections.limits, exact: true }).click();
    await dialog.getByRole('button', { name: limits.add }).click();
    await dialog.getByRole('form', { name: limits.form.label }).waitFor();
    await this.look('limit-form', dialogs);
    await page.keyboard.press('Escape');
    await dialog.getByRole('form', { name: limits.form.label }).waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });

    const terms = { accountId: null, projectId: null, unknownUsd: null } as const;
    const ids = [];
    for (const [period, amountUsd, crossing] of [
      ['day', '0.05', 'refuse'],
      ['month', '1234.5', 'ask'],
    ] as const) {
      const limit = await pressFor(page, 'setLimit', {
        limitId: null,
        terms: { ...terms, period, amountUsd, crossing },
      });
      ids.push(limit!.id);
    }
    await page.keyboard.press('Control+,');
    await dialog.getByRole('tab', { name: settings.sections.limits, exact: true }).click();
    await dialog.getByRole('listitem').nth(1).waitFor();
    await this.look('limits', dialogs);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('Alt+6');
    await page.getByRole('region', { name: limits.title }).waitFor();
    await page.getByRole('heading', { name: spend.title, exact: true }).waitFor();
    await this.look('limits-spending', 'main');
    await page.keyboard.press('Alt+1');

    await this.film('一扇被雨打湿的窗');
    await page.keyboard.press('Control+Enter');
    await this.composer.getByRole('alert').filter({ hasText: '$0.05' }).waitFor();
    await this.look('limit-refused', dialogs);
    await this.leaveSheet();

    await this.#hold(true);
    await pressFor(page, 'removeLimit', { limitId: ids[0]! });
    await submitRequest(page, { ...film, title: '扣住', fields: { prompt: '一扇窗' } });
    await this.row('扣住').waitFor();
    const [, month] = ids;
    await pressFor(page, 'setLimit', {
      limitId: month!,
      terms: { ...terms, period: 'month', amountUsd: '0.01', crossing: 'ask' },
    });
    await this.#hold(false);
    await this.row('扣住').getByText(job.attention.limit.word).first().waitFor();
    await this.select('扣住');
    await this.look('limit-held', inspector);
    await this.closeDetails();
    await pressFor(page, 'removeLimit', { limitId: month! });
  }

  get #main(): Locator {
    return this.page.getByRole('main');
  }

  get #pane(): Locator {
    return this.composer.getByRole('region', { name: this.words.batch.many.title });
  }

  get #review(): Locator {
    return this.composer.getByRole('region', { name: this.words.batch.review.title });
  }

  #list(name: string): Locator {
    return this.#pane.getByRole('textbox', { name, exact: true });
  }

  /** Waits until the page of the batch has said so of its progress. */
  async #says(words: RegExp) {
    const progress = this.#main.getByRole('progressbar', { name: this.words.batch.page.progress });
    await expect(progress).toHaveAttribute('aria-valuetext', words);
  }

  #counts(count: number, state: JobState) {
    const words = this.words.batch.page.state.replace('{{state}}', this.words.ui.state[state]);
    return this.#says(like(words.replace('{{count}}', String(count))));
  }

  async #hold(isHeld: boolean) {
    await pressFor(this.page, isHeld ? 'holdSending' : 'releaseSending', { accountId: null });
  }

  async #openMany() {
    const { one, variables } = this.words.batch.make;
    await this.composer
      .getByRole('button', { name: variables })
      .or(this.composer.getByRole('button', { name: one }))
      .click();
    await this.#pane.waitFor();
  }

  async #goToReview() {
    await this.composer.getByRole('button', { name: this.words.batch.make.review }).click();
    await this.#review
      .getByRole('heading', { name: like(this.words.batch.review.titleCount_other) })
      .waitFor();
  }

  async #confirm() {
    await this.#review.getByRole('button', { name: like(this.words.batch.review.makeCount_other) }).click();
    await this.composer.waitFor({ state: 'hidden' });
    await this.#main.getByRole('radiogroup', { name: this.words.batch.page.view }).waitFor();
  }

  async #make(prompt: string, lists: Record<string, string>) {
    await this.film(prompt);
    await this.#openMany();
    for (const [name, values] of Object.entries(lists)) await this.#list(name).fill(values);
    await this.#goToReview();
    await this.#confirm();
  }
}
