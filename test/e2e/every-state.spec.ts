/**
 * The window in every state, in Chinese: nothing of its own is in English, nothing is cut off in a small window, and axe finds
 * nothing. What accessibility.spec.ts looks at in English and dark first is looked at here in light. A whole run
 * (`SAFELIGHT_FAULTS=full`), and the pictures for people (`npm run states`), take both languages in both themes.
 */
import process from 'node:process';
import { AllStates } from './all-states.ts';
import { chinese } from './chinese-words.ts';
import { english } from './english-words.ts';
import { ManyStates } from './many-states.ts';
import { Onlooker } from './onlooker.ts';
import { boxKey, expect, type Page, type Shared, test } from './shared.ts';
import type { Look, WindowWords } from './state-walk.ts';
import { clippedIn, englishIn } from './words-seen.ts';

// A still that a busy computer has not drawn yet is no matter here.
test.use({ expectedPageErrors: [/404 .*media:\/\/thumb\//] });

const tag = '@language';
const isWhole = process.env.SAFELIGHT_FAULTS === 'full' || process.env.SAFELIGHT_E2E_PICTURES === 'all';

const spoken: { language: 'en' | 'zh'; name: string; words: WindowWords }[] = [
  { language: 'zh', name: 'Chinese', words: chinese },
  ...(isWhole ? [{ language: 'en' as const, name: 'English', words: english }] : []),
];

const speak = async (page: Page, language: 'en' | 'zh') => {
  await page.evaluate((wanted) => window.safelight!.setSettings({ language: wanted }), language);
  await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-Hans-CN' : 'en');
};

for (const { language, name, words } of spoken) {
  const looking = async (
    { app, page }: Pick<Shared, 'app' | 'page'>,
    check: ConstructorParameters<typeof Onlooker>[2],
  ) => {
    const onlooker = new Onlooker(app, page, check, `${language}-`);
    await onlooker.resize([900, 600]);
    await onlooker.begin('light');
    const look: Look = async (state, within) => {
      await onlooker.look(state, { inBoth: isWhole, ...(within === undefined ? {} : { within }) });
      const english = language === 'zh' ? await englishIn(page) : [];
      expect.soft(english, state).toEqual([]);
      // What is placed beside a control follows the window's size in its own time.
      await expect
        .configure({ soft: true })
        .poll(() => clippedIn(page), { message: state, timeout: 10_000 })
        .toEqual([]);
    };
    return look;
  };

  test(`the first run is whole and in ${name}`, { tag }, async ({ box, launch, checkAccessibility }) => {
    const app = await launch({ env: { TOKENLAB_API_BASE: box.origin, TOKENLAB_API_KEY: boxKey } });
    const page = await app.window();
    await page.getByRole('button', { name: english.onboarding.sandbox.action }).waitFor();
    await speak(page, language);
    await new AllStates(page, words, await looking({ app, page }, checkAccessibility)).firstRun();
  });

  for (const [part, title] of [
    ['jobs', 'jobs in every state'],
    ['questions', 'what is asked about jobs, and what waits'],
    ['sheet', 'the New job sheet'],
    ['places', 'palette, settings, diagnostics, accounts and spending'],
  ] as const) {
    test(`${title}: all of it is whole and in ${name}`, { tag }, async ({ shared, checkAccessibility }) => {
      await speak(shared.page, language);
      const states = new AllStates(shared.page, words, await looking(shared, checkAccessibility));
      await states.makeJobs();
      await states[part]();
    });
  }

  for (const [part, title] of [
    ['batches', 'batches'],
    ['tables', 'many jobs from a table'],
    ['templates', 'templates'],
    ['prompts', 'earlier prompts, snippets and drafts'],
    ['limits', 'spending limits'],
  ] as const) {
    test(`${title}: all of it is whole and in ${name}`, { tag }, async ({ shared, checkAccessibility }) => {
      await speak(shared.page, language);
      await new ManyStates(shared.page, words, await looking(shared, checkAccessibility))[part]();
    });
  }
}

test.afterEach(async ({ shared: { page } }) => {
  await page.evaluate(() => window.safelight!.setSettings({ language: 'en', theme: 'dark' }));
});
