/** The window in Chinese: in no state is anything of its own in English or cut off, in a small window neither. */
import { globSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import compose from '../../src/renderer/features/compose/zh.ts';
import frame from '../../src/renderer/features/frame/zh.ts';
import job from '../../src/renderer/features/job/zh.ts';
import jobs from '../../src/renderer/features/jobs/zh.ts';
import settings from '../../src/renderer/features/settings/zh.ts';
import spend from '../../src/renderer/features/spend/zh.ts';
import track from '../../src/renderer/features/track/zh.ts';
import { english } from '../../src/renderer/i18n/en.ts';
import { laterEnglish } from '../../src/renderer/i18n/en-later.ts';
import type { Family } from '../../src/shared/families/index.ts';
import type { Words } from '../../src/shared/language.ts';
import { full } from '../faults/scale.ts';
import { expect, type Page, type Shared, test } from './shared.ts';
import { submitRequest } from './submit.ts';

// A still that a busy computer has not drawn yet is no matter here.
test.use({ expectedPageErrors: [/404 .*media:\/\/thumb\//] });

const pictures = path.resolve(import.meta.dirname, '../../out/e2e/states');
const takesPictures = process.env.SAFELIGHT_E2E_PICTURES === '1';

const film = { family: 'video', model: 'veo3.1' } as const;
const picture = { family: 'image', model: 'gpt-image-2' } as const;

interface Case {
  family: Family;
  model: string;
  title: string;
  prompt: string;
  state: RegExp;
  /** `npm test` looks at it too. */
  telling?: true;
}

/** A job for each way in which one can stand. */
const everyCase: Case[] = [
  { ...picture, title: '白猫', prompt: '一只白猫', state: /已完成/, telling: true },
  { ...picture, title: '黑猫', prompt: '一只黑猫', state: /已完成/ },
  { ...film, title: '雨夜街道', prompt: '雨夜', state: /已完成/ },
  { family: 'music', model: 'suno-music', title: '静电', prompt: '温暖的 lo-fi', state: /已完成/ },
  { ...film, title: '没有尽头', prompt: '循环 sandbox:never-finishes', state: /处理中/, telling: true },
  { ...film, title: '出错的', prompt: '雨 sandbox:fail', state: /失败/, telling: true },
  { ...film, title: '没有答复', prompt: '雨 sandbox:lost-answer', state: /结果不明/, telling: true },
  { ...film, title: '丢失的', prompt: '雨 sandbox:task-not-owned', state: /状态丢失/ },
  { ...film, title: '空的', prompt: '雨 sandbox:completed-without-output', state: /缺少输出/ },
  { ...picture, title: '过期的', prompt: '猫 sandbox:expired-links', state: /已过期/, telling: true },
];

const cases = everyCase.filter(({ telling = false }) => full || takesPictures || telling);

const strings = (words: Words): string[] =>
  Object.values(words).flatMap((value) => (typeof value === 'string' ? [value] : strings(value)));

const source = path.resolve(import.meta.dirname, '../../src/renderer');
const chinese = new Set(
  (
    await Promise.all(
      globSync('{features/*,ui}/zh.ts', { cwd: source }).map(async (file) =>
        strings(((await import(path.join(source, file))) as { default: Words }).default),
      ),
    )
  ).flat(),
);

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const parameters = /\{\{[^}]*\}\}/g;

/** The English texts of the window that are others in Chinese; those with parameters are patterns. */
const onlyEnglish = strings({ ...english, ...laterEnglish }).filter(
  (text) => !chinese.has(text) && text.replace(parameters, '').replace(/[^a-z]/gi, '').length > 4,
);
const isPattern = (text: string): boolean => text.includes('{{');
const known = {
  words: [...chinese].filter((text) => text.length > 1 && !isPattern(text)),
  english: onlyEnglish.filter((text) => !isPattern(text)),
  patterns: onlyEnglish.filter(isPattern).map((text) => text.split(parameters).map(literal).join('.+')),
};

/** What the page shows or reads out that is English by our words, and which of our words are cut off. */
const lookAt = (page: Page): Promise<{ english: string[]; cut: string[] }> =>
  page.evaluate(({ words, english: texts, patterns }) => {
    const ours = new Set(words);
    const theirs = new Set(texts);
    const pattern = new RegExp(`^(?:${patterns.join('|')})$`);
    const said = new Set<string>();
    const cut = new Set<string>();
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        said.add((element.getAttribute(name) ?? '').trim());
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      const text = own
        .map((node) => node.textContent ?? '')
        .join('')
        .trim();
      said.add(text);
      if (!ours.has(text) || element.scrollWidth <= element.clientWidth + 1) continue;
      // What is only read out has no size, or cannot be seen.
      const { overflowX, opacity } = getComputedStyle(element);
      if (overflowX !== 'visible' && element.clientWidth > 1 && opacity !== '0') cut.add(text);
    }
    return {
      english: [...said].filter((text) => /[a-z]{3}/i.test(text) && (theirs.has(text) || pattern.test(text))),
      cut: [...cut],
    };
  }, known);

async function look(page: Page, name: string) {
  await test.step(name, async () => {
    if (takesPictures) {
      mkdirSync(pictures, { recursive: true });
      for (const theme of ['light', 'dark'] as const) {
        await page.evaluate((wanted) => window.safelight!.setSettings({ theme: wanted }), theme);
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
        await page.screenshot({ path: path.join(pictures, `zh-${name}-${theme}.png`) });
      }
    }
    expect(await lookAt(page)).toEqual({ english: [], cut: [] });
  });
}

async function resize({ app, page }: Shared, size: { width: number; height: number }) {
  const window = await app.electron.browserWindow(page);
  await window.evaluate((each, wanted) => each.setContentSize(wanted.width, wanted.height), size);
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([size.width, size.height]);
}

const row = (page: Page, title: string) => page.getByRole('grid').getByRole('row').filter({ hasText: title });
const dialogOf = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });

async function closeDialog(page: Page, name: string | RegExp) {
  await page.keyboard.press('Escape');
  await dialogOf(page, name).waitFor({ state: 'hidden' });
}

test.beforeEach(async ({ shared: { page } }) => {
  await page.evaluate(() => window.safelight!.setSettings({ language: 'zh' }));
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans-CN');
});
test.afterEach(async ({ shared: { page } }) => {
  await page.evaluate(() => window.safelight!.setSettings({ language: 'en', theme: 'dark' }));
});

const small = { width: 900, height: 600 };
for (const size of takesPictures ? [small, { width: 1280, height: 800 }] : [small]) {
  const sized = (name: string) => `${name}-${size.width}`;

  test(`jobs in every state are in Chinese, ${size.width} px wide`, {
    tag: ['@language', '@two-sizes'],
  }, async ({ shared }) => {
    const { page } = shared;
    await resize(shared, size);
    if (shared.jobs().length === 0 && (await row(page, cases[0]!.title).count()) === 0) {
      for (const { state: _state, telling: _telling, prompt, ...wanted } of cases)
        await submitRequest(page, { ...wanted, fields: { prompt } });
    }
    for (const { title, state } of cases) await row(page, title).filter({ hasText: state }).first().waitFor();
    await look(page, sized('list'));
    const inspector = page.locator('#inspector');
    for (const { title } of cases) {
      await row(page, title).first().click();
      await inspector.getByRole('heading', { name: title }).waitFor();
      await look(page, sized(`job-${title}`));
      if (title === '白猫') {
        for (const tab of ['timeline', 'request', 'billing', 'support'] as const) {
          await inspector.getByRole('tab', { name: job.tabs[tab] }).click();
          await look(page, sized(tab));
        }
        await inspector.getByRole('tab', { name: job.tabs.result }).click();
      }
      if (size.width < 1000) await page.keyboard.press('Escape');
    }
    await page.keyboard.press('Alt+3');
    await row(page, '没有答复').waitFor();
    await look(page, sized('attention'));
    await row(page, '没有答复').click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    await look(page, sized('menu'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+1');
    const layout = page.getByRole('radiogroup', { name: jobs.pane.layout });
    await layout.getByText(jobs.pane.asGallery, { exact: true }).click();
    await page.getByRole('listbox').first().waitFor();
    await look(page, sized('gallery'));
    await layout.getByText(jobs.pane.asList, { exact: true }).click();
  });

  test(`sheet, palette, settings and spending are in Chinese, ${size.width} px wide`, {
    tag: '@language',
  }, async ({ shared }) => {
    const { page } = shared;
    await resize(shared, size);
    const sheet = dialogOf(page, compose.title);
    for (const [kind, model] of [
      ['image', 'gpt-image-2'],
      ['video', 'seedance-2.0'],
      ['music', 'suno-music'],
    ] as const) {
      await page.keyboard.press('n');
      const kinds = sheet.getByRole('radiogroup', { name: compose.kind });
      await kinds.getByText({ image: '图片', video: '视频', music: '音乐' }[kind], { exact: true }).click();
      await sheet.getByRole('textbox', { name: compose.models.searchLabel }).fill(model);
      await sheet.locator(`[data-model="${model}"]`).click();
      await sheet.getByRole('textbox', { name: compose.field.prompt, exact: true }).waitFor();
      await look(page, sized(`new-job-${kind}`));
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'hidden' });
    }
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(frame.palette.placeholder).waitFor();
    await look(page, sized('palette'));
    await page.keyboard.press('Escape');
    await page.getByPlaceholder(frame.palette.placeholder).waitFor({ state: 'hidden' });

    await page.keyboard.press('Control+,');
    const dialog = dialogOf(page, settings.title);
    for (const section of Object.values(settings.sections).slice(1)) {
      await dialog.getByRole('tab', { name: section }).click();
      await look(page, sized(`settings-${section}`));
    }
    await closeDialog(page, settings.title);
    await page.keyboard.press('?');
    await dialogOf(page, frame.shortcuts.title).waitFor();
    await look(page, sized('shortcuts'));
    await closeDialog(page, frame.shortcuts.title);
    const places = page.getByRole('navigation');
    await places.getByRole('button', { name: frame.sidebar.trackTasks }).click();
    await dialogOf(page, track.title).waitFor();
    await look(page, sized('track'));
    await closeDialog(page, track.title);
    await places.getByRole('button', { name: frame.sidebar.spending }).click();
    await page.getByRole('heading', { name: spend.title, exact: true }).waitFor();
    await look(page, sized('spending'));
    await page.getByText(spend.reconciliation, { exact: true }).click();
    await look(page, sized('reconciliation'));
    await page.keyboard.press('Alt+1');
  });
}
