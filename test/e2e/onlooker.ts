/** Looks at states of a window: by the rules of WCAG, and with pictures for people. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { test } from '@playwright/test';
import { full } from '../faults/scale.ts';
import type { RunningApp } from './app.ts';
import type { CheckOptions } from './axe.ts';
import { expect, type Page } from './fixtures.ts';

export const picturesFolder = path.resolve(import.meta.dirname, '../../out/e2e/states');

/** `npm run e2e` leaves pictures in one size, `npm run states` in all of them; a check of everything does without. */
const pictures = process.env.SAFELIGHT_E2E_PICTURES;
export const picturesOfAll = pictures === 'all';

/** Whether all states are looked at, in both themes: for the full proofs, and for pictures of all. */
export const whole = full || picturesOfAll;

export const themes = ['dark', 'light'] as const;
export type Theme = (typeof themes)[number];

export const sizes = [
  [900, 600],
  [1280, 800],
  [1920, 1080],
] as const;
type Size = readonly [width: number, height: number];

export type Check = (page: Page, options?: CheckOptions) => Promise<void>;

export interface Look {
  /** Colours are checked in the other theme too. Without a word, `npm run faults` does that, and `npm test` does not. */
  inBoth?: boolean;
  /** The only part that is checked; what stands beside it was looked at before. */
  within?: string;
}

export class Onlooker {
  readonly #app: RunningApp;
  readonly #page: Page;
  readonly #check: Check;
  readonly #prefix: string;
  #theme: Theme = 'dark';

  /** @param prefix of the pictures' names */
  constructor(app: RunningApp, page: Page, check: Check, prefix = '') {
    this.#prefix = prefix;
    this.#app = app;
    this.#page = page;
    this.#check = check;
  }

  /** Sets the theme that the next state is looked at in first. */
  async begin(theme: Theme) {
    this.#theme = theme;
    await this.#page.evaluate((wanted) => window.safelight!.setSettings({ theme: wanted }), theme);
    await expect(this.#page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
  }

  async resize([width, height]: Size) {
    const window = await this.#app.electron.browserWindow(this.#page);
    await window.evaluate((each, size) => each.setContentSize(size.width, size.height), { width, height });
    await expect.poll(() => this.size()).toEqual([width, height]);
  }

  /** Width and height of the page, CSS pixels. */
  size(): Promise<[number, number]> {
    return this.#page.evaluate((): [number, number] => [innerWidth, innerHeight]);
  }

  /** Checks what is open now, and leaves pictures for people. */
  async look(name: string, { inBoth = full, within }: Look = {}) {
    const part = within === undefined ? {} : { within };
    await test.step(name, async () => {
      await this.#check(this.#page, part);
      await this.#photograph(name);
      if (!inBoth && !picturesOfAll) return;
      await this.begin(this.#theme === 'dark' ? 'light' : 'dark');
      if (inBoth) await this.#check(this.#page, { ...part, onlyColours: true });
      await this.#photograph(name);
    });
  }

  async #photograph(name: string) {
    if (pictures === undefined) return;
    mkdirSync(picturesFolder, { recursive: true });
    const before = await this.size();
    for (const size of picturesOfAll ? sizes : [before]) {
      if (picturesOfAll) await this.resize(size);
      await this.#page.screenshot({
        path: path.join(picturesFolder, `${this.#prefix}${name}-${size[0]}-${this.#theme}.png`),
      });
    }
    if (picturesOfAll) await this.resize(before);
  }
}
