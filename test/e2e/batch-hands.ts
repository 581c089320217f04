/** What a person does to make many jobs, by visible controls only. */
import type { Locator } from '@playwright/test';
import { Composer } from './composer.ts';
import { expect, type Shared } from './shared.ts';

/** As a person does it: a long text that is inserted in another way takes Chromium minutes. */
export async function paste({ app, page }: Shared, field: Locator, text: string) {
  await app.electron.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text);
  await field.focus();
  await page.keyboard.press('ControlOrMeta+v');
}

export class BatchHands extends Composer {
  /** The pane beside the form. */
  get pane(): Locator {
    return this.sheet.getByRole('region', { name: 'How many jobs' });
  }

  get count(): Locator {
    return this.pane.getByRole('status').last();
  }

  get review(): Locator {
    return this.sheet.getByRole('region', { name: 'Review the batch' });
  }

  get main(): Locator {
    return this.page.getByRole('main');
  }

  get table(): Locator {
    return this.main.getByRole('grid', { name: 'Rows of the batch' });
  }

  get progress(): Locator {
    return this.main.getByRole('progressbar', { name: 'Progress' });
  }

  async openMany() {
    await this.sheet.getByRole('button', { name: /^(\d+ jobs?…$|Fill the variables)/ }).click();
    await this.pane.waitFor();
  }

  list(name: string): Locator {
    return this.pane.getByRole('textbox', { name, exact: true });
  }

  async vary(field: string, values: string) {
    await this.pane.getByRole('button', { name: 'Vary a field' }).click();
    await this.page.getByRole('menuitem', { name: field, exact: true }).click();
    await this.list(field).fill(values);
  }

  async goToReview() {
    await this.sheet.getByRole('button', { name: 'Review…' }).click();
    await this.review.waitFor();
  }

  get makeButton(): Locator {
    return this.review.getByRole('button', { name: /^Make \d+ jobs? ·/ });
  }

  /** Confirms, and waits for the page of the batch. */
  async confirm() {
    await this.makeButton.click();
    await this.sheet.waitFor({ state: 'hidden' });
    await expect(this.main.getByRole('radiogroup', { name: 'Layout', exact: true })).toBeVisible();
  }
}
