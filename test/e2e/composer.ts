import { expect, type Locator } from '@playwright/test';
import { Hands, type Kind } from './hands.ts';

/** Where a job is wished for: kind, model and operation by their visible names. */
export interface Place {
  kind: Kind;
  model: string;
  /** Visible name of the operation; without it the one that the form shows. */
  operation?: string;
}

/** The New job sheet, field by field, by visible labels only. */
export class Composer extends Hands {
  get form(): Locator {
    return this.sheet.getByRole('region', { name: 'Request' });
  }

  get modelList(): Locator {
    return this.sheet.getByRole('listbox', { name: 'Models' });
  }

  get search(): Locator {
    return this.sheet.getByRole('textbox', { name: /^Search models/ });
  }

  /** Searches the list for a job, selects it, and leaves the search empty. */
  async find(title: string) {
    const search = this.page.getByRole('textbox', { name: 'Search jobs' });
    await search.fill(title);
    // Rows of the list before would move away under the pointer. The count stands beside the search once it is answered.
    await this.page
      .getByRole('main')
      .getByText(/^[\d,]+ jobs? matching/)
      .filter({ hasText: `matching “${title}”` })
      .waitFor({ state: 'attached' });
    const row = this.page
      .getByRole('grid', { name: /jobs/i })
      .getByRole('row')
      .filter({ has: this.page.getByText(title, { exact: true }) });
    await row.first().click();
    await this.inspector.getByRole('heading', { name: title, exact: true }).waitFor();
    await search.fill('');
  }

  async open() {
    await expect(async () => {
      // A sheet that something else is just opening lies over the button: soon the next round sees it.
      if (!(await this.sheet.isVisible())) await this.newJobButton.click({ timeout: 10_000 });
      expect(await this.sheet.isVisible()).toBe(true);
    }).toPass();
  }

  async close() {
    await this.sheet.getByRole('button', { name: /^Close\./ }).click();
    await this.sheet.waitFor({ state: 'hidden' });
  }

  async chooseKind(kind: Kind) {
    const kinds = this.sheet.getByRole('radiogroup', { name: 'Media type' });
    await kinds.getByText(kind, { exact: true }).click();
  }

  /** Opens the sheet and waits for the form of the model and operation. */
  async begin({ kind, model, operation }: Place) {
    await this.open();
    await this.chooseKind(kind);
    await this.search.fill(model);
    await this.modelList.locator(`[data-model="${model}"]`).click();
    await this.form.getByRole('heading', { name: model, exact: true }).waitFor();
    if (operation !== undefined) await this.chooseOperation(operation);
  }

  async chooseOperation(name: string) {
    const laidOut = this.form.getByRole('radiogroup', { name: 'Operation' });
    const unfolding = this.form.getByRole('combobox', { name: 'Operation' });
    await laidOut.or(unfolding).or(this.promptField).first().waitFor();
    if (await laidOut.isVisible()) await laidOut.getByText(name, { exact: true }).click();
    else if (await unfolding.isVisible()) await this.unfold(unfolding, name);
  }

  /** Fields under "More settings" can be reached once it is open. */
  async openMore() {
    const more = this.form.locator('details', { hasText: 'More settings' });
    if ((await more.count()) > 0 && (await more.getAttribute('open')) === null) {
      await more.locator('summary').click();
    }
  }

  textbox(label: string): Locator {
    return this.form.getByRole('textbox', { name: label, exact: true });
  }

  async fillText(label: string, value: string) {
    await this.textbox(label).fill(value);
    await this.textbox(label).blur();
  }

  /** A choice, laid out or unfolding, or one of On, Off and Auto. */
  async choose(label: string, value: string) {
    const group = this.form.getByRole('group', { name: label, exact: true });
    const list = this.form.getByRole('combobox', { name: label, exact: true });
    await group.or(list).first().waitFor();
    if ((await group.count()) > 0) await group.getByText(value, { exact: true }).click();
    else if ((await list.getAttribute('data-open-choice')) !== null) {
      await list.fill(value);
      // Its list lies over what comes next.
      await list.blur();
    } else await this.unfold(list, value);
  }

  private async unfold(list: Locator, value: string) {
    await list.click();
    await this.page.getByRole('option', { name: value, exact: true }).click();
  }

  /** Labels of the request's fields in their order, those of the job (title, project) left out. */
  async labels(): Promise<string[]> {
    const all = await this.form.locator('[role="group"][aria-label], label[for]').evaluateAll((named) =>
      named.flatMap((one) => {
        if (!(one instanceof HTMLLabelElement)) return [one.getAttribute('aria-label') ?? ''];
        const isChoice = one.control instanceof HTMLInputElement && one.control.type === 'radio';
        return isChoice ? [] : [one.textContent.replace(/\*$/, '')];
      }),
    );
    return all.filter((label) => !['Title', 'Project', 'Not before'].includes(label));
  }

  /** The values of a choice that is laid out. */
  async choices(label: string): Promise<string[]> {
    const group = this.form.getByRole('group', { name: label, exact: true });
    await group.waitFor();
    return group.getByRole('radiogroup').locator('label').allInnerTexts();
  }

  media(label: string): Locator {
    return this.form.getByRole('group', { name: label, exact: true });
  }

  async addLinks(label: string, ...links: string[]) {
    const box = this.media(label).getByRole('textbox', { name: `Link for ${label}` });
    for (const [index, link] of links.entries()) {
      await box.fill(link);
      await box.press('Enter');
      await expect(this.media(label).getByRole('listitem')).toHaveCount(index + 1);
    }
  }

  /** Gives files to a media field as its file chooser does, and waits until they are in it. */
  async addFiles(label: string, ...files: string[]) {
    const before = await this.media(label).getByRole('listitem').count();
    await this.media(label).locator('input[type="file"]').setInputFiles(files);
    await expect(this.media(label).getByRole('listitem')).toHaveCount(before + files.length);
  }

  /** Ids of the models in the list, in its order. */
  async models(): Promise<string[]> {
    const items = this.modelList.getByRole('option');
    return items.evaluateAll((options) => options.map((option) => option.getAttribute('data-model') ?? ''));
  }

  item(model: string): Locator {
    return this.modelList.locator(`[data-model="${model}"]`);
  }

  /** Sets one of the list's filters, or its order. */
  async narrow(name: 'Sort by' | 'Operation' | 'Provider' | 'Badge', value: string) {
    await this.filters(async (panel) => {
      await panel.getByRole('combobox', { name, exact: true }).click();
      await panel.getByRole('option', { name: value, exact: true }).click();
    });
  }

  /** Opens the filters, does something there, and closes them again. */
  async filters(act: (panel: Locator) => Promise<unknown>) {
    const button = this.sheet.getByRole('button', { name: 'Filter and sort' });
    await button.click();
    const panel = this.page.getByRole('dialog').filter({ hasText: 'Show retired models' }).last();
    await act(panel);
    await button.click();
    await panel.waitFor({ state: 'hidden' });
  }

  /** Sends the job and waits until the sheet has closed over it. */
  async send() {
    await this.submit();
    await this.sheet.waitFor({ state: 'hidden' });
  }

  /** The complaint of a field, by its label. */
  complaint(label: string): Locator {
    return this.form.locator('[data-invalid]', { hasText: label }).locator('[id$="-error"]');
  }

  /** What TokenLab said no to, at the top of the form. */
  get refusal(): Locator {
    return this.form
      .locator('[role="alert"]')
      .filter({ has: this.page.locator('svg') })
      .first();
  }
}
