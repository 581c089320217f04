/**
 * The window in a language that is two fifths longer than English, and in which every word of ours has brackets: what has none
 * is not in a file of words, and what is cut off would be cut off in another language too.
 */

import { full } from '../faults/scale.ts';
import { AllStates } from './all-states.ts';
import { boxKey, expect, type Page, type RunningApp, test } from './box.ts';
import { english } from './english-words.ts';
import { closes, opens, pseudoWindow, servePseudo } from './pseudo-words.ts';
import { type Allowed, clippedIn, hardCodedIn } from './words-seen.ts';

const tag = '@language';
test.use({ expectedPageErrors: [/404 .*media:\/\/thumb\//] });

/** Names that are the same in every language, and data. */
const allowed: Allowed = {
  names: [
    /TOKENLAB_API_KEY|TokenLab|Safelight|api\.tokenlab\.sh/,
    /sandbox:[\w-]+(\*\d+)?/,
    // Models, who makes them, and the values that they take.
    /\b(veo|gpt-image|dall-e|tripo|suno|seedance|seedream|qwen|nano-banana|grok|marble|eleven)[\w.-]*/,
    /OpenAI|ByteDance|xAI|Google|Black Forest Labs|Alibaba|World Labs|Tripo|Suno|ElevenLabs/,
    /^(high|medium|low|auto|opaque|transparent|standard|flex|draft|default|adaptive)$/,
    /^(png|wav|usdz|obj|glb|fbx)$/,
    /chirp[\w-]*/,
    /SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|GNOME Keyring \(Secret Service\)|linux \S+ x64/,
    // What TokenLab says, and what it made.
    /\b(invalid_value|invalid_api_key)\b/,
    /prompt was refused by this model\.|The request was refused by the content policy/,
    /\[Verse\][\s\S]*/,
    // Languages by their own names.
    /^English$/,
    /http:\/\/127\.0\.0\.1:\d+/,
    /\b(job|req|task|ldtask|billtxn|user|account|sk|model)[_-][\w…-]+/,
    // Types of media, paths of the API, sums, file names.
    /\b(image|video|audio|model|text|application)\/[\w.+-]+/,
    /\b(GET|POST)\b|\/v1\/[\w/{}-]*/,
    /\b[0-9a-f]{64}\b/,
    /[\w-]*[^\s/]*\.(png|mp4|wav|mp3|glb|webp|jpe?g|json|zip)\b/,
  ],
  data: ['kbd', 'body [lang="en"]', 'pre', 'dd[data-mono]', '[data-model]', '[class^="_key"]'],
};

async function begin(app: RunningApp, page: Page): Promise<AllStates> {
  await servePseudo(app);
  // A page keeps the server that it came from.
  await page.reload();
  await page.evaluate(() => window.safelight!.setSettings({ language: 'zh' }));
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans-CN');
  const frame = await app.electron.browserWindow(page);
  await frame.evaluate((each) => each.setContentSize(900, 600));
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([900, 600]);
  return new AllStates(page, pseudoWindow, async (state) => {
    const found = { hardCoded: await hardCodedIn(page, allowed), clipped: await clippedIn(page, opens) };
    expect.soft(found, state).toEqual({ hardCoded: [], clipped: [] });
  });
}

test('at the first run no text is hard-coded, and none is cut off where a language needs more room', {
  tag,
}, async ({ box, launch }) => {
  const app = await launch({ env: { TOKENLAB_API_BASE: box.origin, TOKENLAB_API_KEY: boxKey } });
  const page = await app.window();
  await page.getByRole('button', { name: english.onboarding.sandbox.action }).waitFor();
  const states = await begin(app, page);
  await states.firstRun();
});

test('in every state no text is hard-coded, and none is cut off where a language needs more room', {
  tag: [tag, '@two-sizes'],
}, async ({ sit }) => {
  const { app, page } = await sit();
  const states = await begin(app, page);
  await states.makeJobs();
  // Rows, details and menus have the least room. `every-state.spec.ts` goes through all of it in Chinese.
  await states.jobs();
  if (!full) return;
  await states.questions();
  await states.sheet();
  await states.places();
});

test('the search for such texts finds them', { tag }, async ({ sit }) => {
  const { page } = await sit();
  await page.evaluate(
    ([from, to]) => {
      document.body.innerHTML = `<p style="width:60px;overflow:hidden;white-space:nowrap">${from}Somewhat long words${to}</p>
        <p>Written in the code</p><p>${from}Half <b>of</b> it${to}</p><button aria-label="Hard"></button>`;
    },
    [opens, closes],
  );
  expect(await hardCodedIn(page, allowed)).toEqual(['p: Written in the code', 'button: Hard']);
  expect(await clippedIn(page, opens)).toEqual([`across: ${opens}Somewhat long words${closes}`]);
});
