import { expect, type Page } from '@playwright/test';
import type { Family } from '../../src/shared/families/index.ts';
import { submitRequest } from './submit.ts';

export type Kind = 'Image' | 'Video' | 'Music' | '3D' | 'World' | 'Speech';

export interface JobWish {
  kind: Kind;
  model: string;
  /** Chooses an operation other than the model's first, by its visible name. */
  operation?: string;
  prompt: string;
  title?: string;
}

/** What a person does in the window, by visible controls only. */
export class Hands {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async chooseSandbox() {
    await this.page.getByRole('button', { name: 'Use the Sandbox' }).click();
    await this.newJobButton.waitFor();
  }

  get newJobButton() {
    return this.page.getByRole('button', { name: 'New job' }).first();
  }

  get sheet() {
    return this.page.getByRole('dialog', { name: 'New job' });
  }

  async openSheet(kind: Kind, model: string) {
    await this.newJobButton.click();
    await this.sheet.getByRole('radiogroup', { name: 'Media type' }).getByText(kind, { exact: true }).click();
    await this.sheet.getByRole('textbox', { name: /^Search models/ }).fill(model);
    await this.sheet.locator(`[data-model="${model}"]`).click();
  }

  /** Fills the New job sheet without submitting it. */
  async fillJob(wish: JobWish) {
    await this.openSheet(wish.kind, wish.model);
    if (wish.operation) {
      const operations = this.sheet.getByRole('radiogroup', { name: 'Operation' });
      await operations.getByText(wish.operation, { exact: true }).click();
    }
    await this.promptField.fill(wish.prompt);
    if (wish.title) await this.sheet.getByRole('textbox', { name: 'Title', exact: true }).fill(wish.title);
  }

  get promptField() {
    return this.sheet.getByRole('textbox', { name: /^(Prompt|Text to speak)/ });
  }

  async submit() {
    await this.sheet.getByRole('button', { name: 'Submit' }).click();
  }

  /** Makes a job and waits until it stands in the list. */
  async makeJob(wish: JobWish) {
    await this.fillJob(wish);
    await this.submit();
    await this.sheet.waitFor({ state: 'hidden' });
    await this.row(wish.title ?? wish.prompt)
      .first()
      .waitFor();
  }

  /**
   * Makes a job without the sheet, on the account of TOKENLAB_API_KEY if no other is named, and waits until it stands in the
   * list.
   */
  async sendJob({ kind, model, prompt, title }: JobWish, accountId?: string) {
    const family = kind.toLowerCase() as Family;
    // A pointer that rests over the list keeps new rows out of it for a while.
    await this.page.mouse.move(0, 0);
    const said = await submitRequest(this.page, { family, model, title, accountId, fields: { prompt } });
    if (!said.ok) throw new Error(`“${title ?? prompt}”: ${said.error.message}`);
    await this.row(title ?? prompt)
      .first()
      .waitFor();
  }

  /** Rows of the list whose title begins so. */
  row(title: string) {
    return this.page.getByRole('grid', { name: /jobs/i }).getByRole('row').filter({ hasText: title });
  }

  get inspector() {
    return this.page.locator('#inspector');
  }

  /** Selects a job and waits until the inspector shows it. A row that moved away in time for the press is pressed again. */
  async select(title: string) {
    const row = this.row(title).first();
    await expect(async () => {
      await row.click();
      await expect(row).toHaveAttribute('aria-selected', 'true', { timeout: 10_000 });
    }).toPass();
    await this.inspector.getByText(title).first().waitFor();
  }

  async openTab(name: 'Result' | 'Timeline' | 'Request' | 'Billing' | 'Support') {
    const tab = this.inspector.getByRole('tab', { name });
    // What appears above the tabs while the button is down moves them away from under the mouse.
    await expect(async () => {
      await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true', { timeout: 10_000 });
    }).toPass();
  }

  /** Requests cancellation of the selected job and confirms that it is wanted. */
  async requestCancellation() {
    await this.inspector.getByRole('button', { name: /^Request cancellation/ }).click();
    await this.page
      .getByRole('dialog', { name: 'Request cancellation?' })
      .getByRole('button', { name: 'Request cancellation' })
      .click();
  }

  /** Waits until the row says one of these status words. */
  async waitForStatus(title: string, words: RegExp, timeout?: number) {
    await this.row(title).filter({ hasText: words }).first().waitFor({ timeout });
  }
}
