/**
 * The one way through every state of the window. At each state all is looked at that can be seen there: axe finds nothing,
 * nothing of the window's own is in another language, and nothing is cut off. The files `every-state-*.spec.ts` share the way
 * among them, each in an app of its own.
 *
 * `npm test` goes each part in one language and one theme, so that all of them are met on the way; the languages are Chinese and
 * the long one, in which more is found than in English. A whole run (`SAFELIGHT_FAULTS=full`) goes each part in each language
 * and both themes, in English in a window of the usual size; the pictures for people (`npm run states`) are of both languages.
 */
import { full } from '../faults/scale.ts';
import { type Box, boxEnv, expect, type Page, type RunningApp, test } from './box.ts';
import { chinese } from './chinese-words.ts';
import { english } from './english-words.ts';
import { Onlooker, picturesOfAll, type Theme, whole } from './onlooker.ts';
import { answerQuestions } from './press.ts';
import type { Profile } from './profile.ts';
import { allowedNames } from './pseudo-names.ts';
import { opens, pseudoWindow, servePseudo } from './pseudo-words.ts';
import type { Look, WindowWords } from './state-walk.ts';
import { clippedIn, englishIn, hardCodedIn } from './words-seen.ts';

/** `long` is the language of `pseudo-words.ts`, which takes the place of the Chinese. */
type Language = 'en' | 'zh' | 'long';

const languages: Record<Language, { name: string; words: WindowWords }> = {
  zh: { name: 'Chinese', words: chinese },
  en: { name: 'English', words: english },
  long: { name: 'a language that needs more room', words: pseudoWindow },
};

const small = [900, 600] as const;
const usual = [1280, 800] as const;

/** What differs between the themes is colour, and these have every colour that a job can have. */
const inBothThemes = new Set(['job-white-cat', 'job-endless', 'job-failed', 'job-no-answer']);

interface Part {
  /** How `npm test` goes through it. */
  language: Exclude<Language, 'en'>;
  theme: Theme;
  /** Whether it begins before there is an account. */
  isFirstRun?: boolean;
  /** Starts what the app has beside it, and names it in the app's environment; `close` ends it. */
  furnish?(box: Box, profile: Profile): Promise<{ env: Record<string, string>; close?(): Promise<void> }>;
}

/** What a part has at hand on its way. */
export interface Way {
  app: RunningApp;
  box: Box;
  page: Page;
  profile: Profile;
  words: WindowWords;
  look: Look;
  /** To the size that most people see at first. */
  enlarge(): Promise<void>;
}

/** A test of this part for each language in which it is to be gone through. */
export function goThrough(
  title: string,
  { language, theme, isFirstRun = false, furnish }: Part,
  go: (way: Way) => Promise<void>,
) {
  // A still that a busy computer has not drawn yet is no matter here.
  test.use({ expectedPageErrors: [/404 .*media:\/\/thumb\//] });
  const wanted: Language[] = picturesOfAll ? ['zh', 'en'] : full ? ['zh', 'en', 'long'] : [language];
  for (const spoken of wanted) {
    const { name, words } = languages[spoken];
    test(`${title}: all of it is whole, accessible and in ${name}`, {
      tag: ['@language', '@accessibility', '@two-sizes'],
    }, async ({ box, launch, sit, profile, checkAccessibility }) => {
      // Every single wait has a limit of its own; a way is as long as ten other tests.
      test.setTimeout(whole ? 6_000_000 : 3_000_000);
      const { env = {}, close } = (await furnish?.(box, profile)) ?? {};
      const app = isFirstRun ? await launch({ env: boxEnv(box) }) : (await sit({ env })).app;
      const page = await app.window();
      await answerQuestions(app.electron, 0);
      await page
        .getByRole('button', { name: isFirstRun ? english.onboarding.sandbox.action : 'New job' })
        .first()
        .waitFor();
      await speak(app, page, spoken);
      const onlooker = new Onlooker(app, page, checkAccessibility, `${spoken}-`);
      await onlooker.resize(spoken === 'en' ? usual : small);
      await onlooker.begin(theme);
      const look: Look = async (state, within) => {
        const inBoth = whole || inBothThemes.has(state);
        await onlooker.look(state, { inBoth, ...(within === undefined ? {} : { within }) });
        expect.soft(await foreignIn(page, spoken), state).toEqual([]);
        // What is placed beside a control follows the window's size in its own time.
        await expect
          .configure({ soft: true })
          .poll(() => clippedIn(page, spoken === 'long' ? opens : ''), { message: state })
          .toEqual([]);
      };
      try {
        await go({ app, box, page, profile, words, look, enlarge: () => onlooker.resize(usual) });
      } finally {
        await close?.();
      }
    });
  }
}

async function speak(app: RunningApp, page: Page, language: Language) {
  if (language === 'long') {
    await servePseudo(app);
    // A page keeps the server that it came from.
    await page.reload();
  }
  const wanted = language === 'en' ? ('en' as const) : ('zh' as const);
  await page.evaluate((chosen) => window.safelight!.setSettings({ language: chosen }), wanted);
  await expect(page.locator('html')).toHaveAttribute('lang', wanted === 'zh' ? 'zh-Hans-CN' : 'en');
}

/** What the page says of its own in another language than this one. */
function foreignIn(page: Page, language: Language): Promise<string[]> {
  if (language === 'long') return hardCodedIn(page, allowedNames);
  return language === 'zh' ? englishIn(page) : Promise.resolve([]);
}
