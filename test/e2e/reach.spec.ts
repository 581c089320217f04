/** The window in the hands of people who see it large, in colours of their own, or not at all. */
import { type ElectronApplication, expect, type Locator } from '@playwright/test';
import { Hands } from './hands.ts';
import { ledgerJobs } from './ledger.ts';
import { allowedNames } from './pseudo-names.ts';
import { closes, opens } from './pseudo-words.ts';
import { seededList } from './seeded-list.ts';
import { watchDesktop } from './seeded-results.ts';
import { type Page, test } from './shared.ts';
import { clippedIn, hardCodedIn } from './words-seen.ts';

const tag = '@accessibility';

test.use({ furniture: seededList });

test('in colours that the system sets, what is chosen and what has the keyboard has a frame', {
  tag,
}, async ({ shared: { page, hands } }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const frame = (element: Locator) =>
    element.evaluate((one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
    });
  await hands.row('Charged picture').click();
  await hands.row('Charged film').click({ modifiers: ['Control'] });
  for (const title of ['Charged picture', 'Charged film'])
    expect(await frame(hands.row(title)), title).toBeGreaterThanOrEqual(2);
  expect(await frame(hands.row('No answer'))).toBe(0);
  const views = page.getByRole('navigation');
  expect(await frame(views.getByRole('button', { name: /^All, / }))).toBeGreaterThanOrEqual(2);
  expect(await frame(views.getByRole('button', { name: /^Done, / }))).toBe(0);
  expect(await frame(hands.inspector.getByRole('tab', { name: 'Result' }))).toBeGreaterThanOrEqual(2);
  expect(await frame(hands.inspector.getByRole('tab', { name: 'Billing' }))).toBe(0);
  await page.keyboard.press('Tab');
  const focused = page.locator(':focus');
  expect(await frame(focused)).toBeGreaterThanOrEqual(2);
  await page.keyboard.press('Control+,');
  const dark = page.getByRole('dialog', { name: 'Settings' }).getByText('Dark', { exact: true });
  expect(await frame(dark.locator('xpath=ancestor-or-self::label'))).toBeGreaterThanOrEqual(2);
  await page.emulateMedia({ forcedColors: null });
});

/** What cannot be reached without scrolling sideways, or is cut off at a side of the window. */
const beside = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wrong: string[] = [];
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > innerWidth + 1) wrong.push(`the page is ${scrollWidth} wide`);
    if (scrollHeight > innerHeight + 1) wrong.push(`the page is ${scrollHeight} high`);
    const names =
      'button, input, textarea, a, [role="tab"], [role="option"], [role="row"], p, h1, h2, h3, dt, dd';
    for (const one of document.querySelectorAll<HTMLElement>(names)) {
      const box = one.getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || one.closest('[inert], [hidden]')) continue;
      // What only screen readers read takes a single pixel.
      if (box.width <= 1 || box.height <= 1 || getComputedStyle(one).opacity === '0') continue;
      if (box.left < -1 || box.right > innerWidth + 1)
        wrong.push(`${one.tagName} “${one.innerText.slice(0, 40)}” from ${box.left} to ${box.right}`);
    }
    for (const one of document.querySelectorAll<HTMLElement>('body *')) {
      const { overflowX } = getComputedStyle(one);
      if (/auto|scroll/.test(overflowX) && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
        wrong.push(`${one.tagName} ${one.className} scrolls sideways`);
    }
    return wrong;
  });

const zoom = (electron: ElectronApplication, factor: number) =>
  electron.evaluate(({ BrowserWindow }, wanted) => {
    for (const each of BrowserWindow.getAllWindows())
      if (each.isVisible()) each.webContents.setZoomFactor(wanted);
  }, factor);

test('at 200 % everything is within the window or below, in a small window and in a usual one', {
  tag,
}, async ({ shared: { app, page, hands } }) => {
  const frame = await app.electron.browserWindow(page);
  const dialog = (name: string) => page.getByRole('dialog', { name });
  for (const [width, height] of [
    [900, 600],
    [1280, 800],
  ] as const) {
    await frame.evaluate((each, size) => each.setContentSize(size.width, size.height), { width, height });
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
    await zoom(app.electron, 2);
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width / 2);
    const look = (state: string) =>
      test.step(`${state} at ${width}`, () => expect.poll(() => beside(page), state).toEqual([]));
    await look('list');
    await hands.select('No answer');
    await hands.inspector.getByRole('tab', { name: 'Billing' }).waitFor();
    await look('details');
    // The last thing of the details comes into view.
    const note = hands.inspector.getByRole('textbox', { name: 'Note' });
    await note.scrollIntoViewIfNeeded();
    await expect(note).toBeInViewport();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+3');
    await hands.row('No answer').locator('p').waitFor();
    await look('inbox');
    const cut = await page
      .locator('[role="row"] p')
      .evaluateAll((lines) => lines.map((line) => line.scrollHeight - line.clientHeight));
    for (const pixels of cut) expect(pixels).toBeLessThanOrEqual(1);
    await page.keyboard.press('Control+a');
    await page.getByRole('toolbar').waitFor();
    await look('selection');
    await page.keyboard.press('Alt+6');
    await page.getByRole('heading', { name: 'Spending', level: 1 }).waitFor();
    await look('spending');
    await page.keyboard.press('Alt+1');
    await page.keyboard.press('Control+,');
    await dialog('Settings').getByRole('tab').first().waitFor();
    for (const section of await dialog('Settings').getByRole('tab').all()) {
      await section.click();
      await look('settings');
    }
    await page.keyboard.press('Escape');
    await dialog('Settings').waitFor({ state: 'hidden' });
    await page.keyboard.press('n');
    await hands.sheet.waitFor();
    await look('new job');
    const submit = hands.sheet.getByRole('button', { name: /^Submit/ });
    await submit.scrollIntoViewIfNeeded();
    await expect(submit).toBeInViewport();
    await page.keyboard.press('Escape');
    await hands.sheet.waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/^Type a command/).waitFor();
    await look('palette');
    await page.keyboard.press('Escape');
    await zoom(app.electron, 1);
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
  }
});

test('the menu of a job is whole in a small window, wherever its row stands', { tag }, async ({
  shared: { app, page },
}) => {
  const frame = await app.electron.browserWindow(page);
  await frame.evaluate((each) => each.setContentSize(900, 600));
  await expect.poll(() => page.evaluate(() => innerHeight)).toBe(600);
  for (const row of await page.locator('[role="row"][data-job]').all()) {
    await row.scrollIntoViewIfNeeded();
    await row.click({ button: 'right' });
    const last = page.getByRole('menuitem').last();
    await expect(last).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('menuitem').first()).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('Escape');
    await last.waitFor({ state: 'detached' });
  }
});

test('the search for texts that are hard-coded or cut off finds them', { tag: '@language' }, async ({
  shared: { page },
}) => {
  await page.evaluate(
    ([from, to]) => {
      document.body.innerHTML = `<p style="width:60px;overflow:hidden;white-space:nowrap">${from}Somewhat long words${to}</p>
        <p>Written in the code</p><p>${from}Half <b>of</b> it${to}</p><button aria-label="Hard"></button>`;
    },
    [opens, closes],
  );
  expect(await hardCodedIn(page, allowedNames)).toEqual(['p: Written in the code', 'button: Hard']);
  expect(await clippedIn(page, opens)).toEqual([`across: ${opens}Somewhat long words${closes}`]);
});

/** Presses Tab until an element has the keyboard. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  await target.waitFor({ state: 'attached' });
  for (let press = 0; press < 150; press += 1) {
    if (await target.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${target}.`);
}

test('from the first run to the support packet and the settings by the keyboard alone', { tag }, async ({
  launch,
  profile,
}) => {
  const app = await launch({ env: { SAFELIGHT_SANDBOX_SPEED: '25', SAFELIGHT_POLL_SCALE: '0.02' } });
  const page = await app.window();
  const desktop = await watchDesktop(app);
  const { keyboard } = page;
  const hands = new Hands(page);
  const grid = page.getByRole('grid', { name: 'Jobs' });
  const job = (title: string) => ledgerJobs(profile).find((one) => one.title === title);

  const saved = page.getByRole('button', { name: /^Save/ }).last();

  await test.step('first run', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Use the Sandbox' }));
    await keyboard.press('Enter');
    await hands.newJobButton.waitFor();
  });

  const make = async (title: string, prompt: string) => {
    await keyboard.press('n');
    await hands.sheet.waitFor();
    const video = hands.sheet.getByRole('radio', { name: 'Video', exact: true });
    await tabTo(page, hands.sheet.getByRole('radio', { checked: true }).first(), 'Shift+Tab');
    for (let press = 0; press < 10 && !(await video.isChecked()); press += 1)
      await keyboard.press('ArrowRight');
    await expect(video).toBeChecked();
    await tabTo(page, hands.sheet.getByRole('textbox', { name: /^Search models/ }));
    await keyboard.press('Control+a');
    await keyboard.type('veo3.1');
    await expect(hands.sheet.getByRole('option').first()).toHaveAttribute('data-model', 'veo3.1');
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await hands.promptField.waitFor();
    await tabTo(page, hands.promptField);
    await keyboard.press('Control+a');
    await keyboard.type(prompt);
    await tabTo(page, hands.sheet.getByRole('textbox', { name: 'Title', exact: true }));
    await keyboard.press('Control+a');
    await keyboard.type(title);
    await keyboard.press('Control+Enter');
    await hands.sheet.waitFor({ state: 'hidden' });
    await hands.row(title).first().waitFor();
  };

  await test.step('a job is made and watched', async () => {
    await make('Lamp', 'A lamp in the fog');
    await expect(grid).toBeFocused();
    await hands.waitForStatus('Lamp', /completed/);
    await expect(hands.inspector.locator('video')).toBeVisible();
  });

  await test.step('its result is looked at and opened', async () => {
    await keyboard.press('Space');
    const look = page.getByRole('dialog', { name: 'Quick look: Lamp' });
    await look.locator('video').waitFor();
    await keyboard.press('Escape');
    await look.waitFor({ state: 'hidden' });
    await expect(grid).toBeFocused();
    await keyboard.press('Control+o');
    await expect.poll(async () => (await desktop.asked())[0]).toMatch(/^open .*Lamp.*\.mp4$/);
  });

  const film = { kind: 'Video', model: 'veo3.1' } as const;
  await test.step('a failed one is retried', async () => {
    await hands.sendJob({ ...film, title: 'Storm', prompt: 'A storm sandbox:fail*1' }, 'sandbox');
    await hands.waitForStatus('Storm', /failed/);
    await keyboard.press('Home');
    await expect(hands.inspector.getByRole('heading', { name: 'Storm' })).toBeVisible();
    const retry = hands.inspector.getByRole('button', { name: /^Retry/ });
    await tabTo(page, retry);
    await keyboard.press('Enter');
    await expect.poll(() => ledgerJobs(profile).filter(({ retryOf }) => retryOf !== null)).toHaveLength(1);
  });

  await test.step('a job that needs a decision gets one', async () => {
    await keyboard.press('Alt+1');
    await hands.sendJob({ ...film, title: 'Doubt', prompt: 'Rain sandbox:lost-answer' }, 'sandbox');
    await expect.poll(() => job('Doubt')?.state).toBe('unconfirmed');
    await keyboard.press('Alt+3');
    await page.getByRole('heading', { name: 'Needs attention', level: 1 }).waitFor();
    await hands.row('Doubt').waitFor();
    await expect(grid).toBeFocused();
    await keyboard.press('Home');
    await tabTo(page, hands.inspector.getByRole('button', { name: 'Mark as not created…' }));
    await keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /not created/ });
    await dialog.waitFor();
    await tabTo(page, dialog.getByRole('button', { name: /^Mark/ }));
    await keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => job('Doubt')?.state).toBe('rejected');
  });

  await test.step('a support packet is saved', async () => {
    await keyboard.press('Alt+1');
    await expect(grid).toBeFocused();
    await keyboard.press('Home');
    await keyboard.press('Shift+F10');
    const item = page.getByRole('menuitem', { name: 'Support packet' });
    await item.waitFor();
    for (let press = 0; press < 40; press += 1) {
      if (await item.evaluate((one) => one === document.activeElement)) break;
      await keyboard.press('ArrowDown');
    }
    await keyboard.press('Enter');
    const file = `${profile.folder}/packet.zip`;
    await desktop.choose(file);
    await tabTo(page, saved);
    await keyboard.press('Enter');
    await expect(page.getByText(/packet\.zip/).first()).toBeVisible();
  });

  await test.step('a setting is changed', async () => {
    await keyboard.press('Escape');
    await keyboard.press('Control+,');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await settings.waitFor();
    const light = settings.getByRole('radio', { name: 'Light' });
    await tabTo(page, settings.getByRole('radio', { checked: true }).first());
    await keyboard.press('ArrowRight');
    await expect(light).toBeChecked();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
    await keyboard.press('Escape');
    await settings.waitFor({ state: 'hidden' });
    // Back where it was.
    await expect(saved).toBeFocused();
  });
});
