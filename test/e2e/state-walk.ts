/** What every way through the window's states needs: its words in one language, and the hands for them. */

import type { Locator, Page } from '@playwright/test';
import type { Chinese } from '../../src/shared/language.ts';
import type { english } from './english-words.ts';
import { expect } from './fixtures.ts';

/** The window's words in one language. */
export type WindowWords = Chinese<typeof english>;

/** Looks at what is open now; `within` is the part that this state has changed. */
export type Look = (name: string, within?: string) => Promise<void>;

export const inspector = '#inspector';
export const dialogs = '[role="dialog"]';

/** A text with parameters, whatever stands in them. */
export const like = (text: string): RegExp =>
  new RegExp(
    text
      .split(/\{\{[^}]*\}\}/)
      .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  );

export class StateWalk {
  protected readonly page: Page;
  protected readonly words: WindowWords;
  protected readonly look: Look;

  constructor(page: Page, words: WindowWords, look: Look) {
    this.page = page;
    this.words = words;
    this.look = look;
  }

  protected row(title: string): Locator {
    return this.page.getByRole('grid').getByRole('row').filter({ hasText: title });
  }

  protected async select(title: string) {
    await this.closeDetails();
    await this.row(title).first().click();
    await this.page.locator(inspector).getByRole('heading', { name: title }).waitFor();
  }

  /** In a small window the details lie over the list. */
  protected async closeDetails() {
    const close = this.page.getByRole('button', { name: this.words.job.inspector.close, exact: true });
    // Details that were asked for may come only now.
    await expect(async () => {
      if (await close.isVisible()) await close.click();
      await expect(close).toBeHidden({ timeout: 2_000 });
    }).toPass();
  }

  protected async tab(tab: keyof Omit<WindowWords['job']['tabs'], 'label'>) {
    const name = this.words.job.tabs[tab];
    await this.page.locator(inspector).getByRole('tab', { name, exact: true }).click();
    await this.page.locator(inspector).getByRole('tabpanel').waitFor();
  }

  protected async close() {
    await this.page.keyboard.press('Escape');
    await this.page.locator(dialogs).waitFor({ state: 'hidden' });
  }

  /** By the palette, which has every command. */
  protected async command(id: keyof WindowWords['frame']['command']) {
    const { command, palette } = this.words.frame;
    const field = this.page.getByPlaceholder(palette.placeholder);
    await this.page.keyboard.press('Control+k');
    await field.fill(command[id]);
    await this.page.locator('[data-action]').getByText(command[id], { exact: true }).click();
    await field.waitFor({ state: 'hidden' });
  }

  protected async jobCommand(title: string, name: string | RegExp) {
    await this.closeDetails();
    await this.row(title).first().click({ button: 'right' });
    await this.page.getByRole('menuitem', { name }).click();
  }

  protected get composer(): Locator {
    return this.page.getByRole('dialog', { name: this.words.compose.title });
  }

  /** The New job sheet with the form of a film, and this prompt in it. */
  protected async film(prompt: string) {
    await this.page.keyboard.press('n');
    await this.composer.waitFor();
    await this.writeFilm(prompt);
  }

  protected async writeFilm(prompt: string) {
    const { compose, ui } = this.words;
    const kinds = this.composer.getByRole('radiogroup', { name: compose.kind });
    await kinds.getByText(ui.family.video, { exact: true }).click();
    await this.composer.getByRole('textbox', { name: compose.models.searchLabel }).fill('veo3.1');
    await this.composer.locator('[data-model="veo3.1"]').click();
    await this.composer.locator('[data-prompt]').fill(prompt);
  }

  /** Empties the sheet and closes it. */
  protected async leaveSheet() {
    await this.composer.getByRole('button', { name: this.words.compose.startOver, exact: true }).click();
    await this.page.keyboard.press('Escape');
    await this.composer.waitFor({ state: 'hidden' });
  }
}
