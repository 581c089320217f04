/** What is typed into the New job sheet and not sent: kept over kills and crashed pages, several at a time. */
import { accessibilityFindings } from './axe.ts';
import { Composer } from './composer.ts';
import { ledgerDrafts } from './ledger.ts';
import { writePicture } from './pictures.ts';
import { pictures } from './screenshots.ts';
import { expect, test } from './shared.ts';

const tag = '@template';
const film = { kind: 'Video', model: 'veo3.1', operation: 'Image to video' } as const;

test('what was typed is there after the process was killed while typing, with its media, and after its page crashed', {
  tag,
}, async ({ sit, profile, box }) => {
  const first = await sit();
  const form = new Composer(first.page);
  await form.begin(film);
  await form.addFiles('Image', writePicture(profile.folder, 'harbour.png'));
  await form.choose('Duration (s)', '8');
  await form.fillText('Title', 'Harbour');
  await form.promptField.pressSequentially('A harbour at night');
  await expect
    .poll(() => ledgerDrafts(profile).map(({ values }) => values.prompt))
    .toEqual(['A harbour at night']);
  await form.promptField.pressSequentially(', in the rain');
  await first.app.killHard();
  const kept = String(ledgerDrafts(profile)[0]?.values.prompt);
  expect('A harbour at night, in the rain'.startsWith(kept)).toBe(true);

  const second = await sit();
  const again = new Composer(second.page);
  await again.open();
  await expect(again.promptField).toHaveValue(kept);
  await expect(again.sheet.getByText('Your unsent draft is back.')).toBeVisible();
  await expect(again.textbox('Title')).toHaveValue('Harbour');
  await expect(again.media('Image').getByRole('listitem')).toHaveCount(1);
  await expect(
    again.form.getByRole('group', { name: 'Duration (s)', exact: true }).getByRole('radio', { name: '8' }),
  ).toBeChecked();
  expect(box.stats().createPosts).toBe(0);
  await again.send();
  await expect.poll(() => ledgerDrafts(profile)).toEqual([]);
  expect(box.stats().createPosts).toBe(1);

  // What was sent is no draft any more.
  await second.page.reload();
  await again.begin({ ...film, operation: 'Text to video' });
  await expect(again.promptField).toHaveValue('');

  await again.promptField.fill('Typed before the crash');
  await expect
    .poll(() => ledgerDrafts(profile).map(({ values }) => values.prompt))
    .toEqual(['Typed before the crash']);
  // Playwright does not follow a page over its crash: what comes after is done from the main process.
  const inPage = (script: string) =>
    second.app.electron.evaluate(
      ({ BrowserWindow }, code) =>
        BrowserWindow.getAllWindows()
          .find((each) => each.isVisible())!
          .webContents.executeJavaScript(code),
      script,
    ) as Promise<string | null>;
  await second.app.electron.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows().find((each) => each.isVisible())!;
    const loaded = new Promise<void>((resolve) => webContents.once('did-finish-load', () => resolve()));
    webContents.forcefullyCrashRenderer();
    await loaded;
  });
  await expect
    .poll(() =>
      inPage(`(() => {
        const typed = document.querySelector('[data-prompt]');
        if (typed !== null) return typed.value;
        [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'New job')?.click();
        return null;
      })()`),
    )
    .toBe('Typed before the crash');
});

test('several drafts take turns in the sheet; one is discarded and brought back; all of it by keys', {
  tag,
}, async ({ shared }) => {
  const { page, profile } = shared;
  const form = new Composer(page);
  await form.begin({ kind: 'Video', model: 'veo3.1', operation: 'Text to video' });
  await form.promptField.fill('First draft');
  const button = form.sheet.getByRole('button', { name: /^Drafts/ });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'New draft' }).focus();
  await page.keyboard.press('Enter');
  await form.begin({ kind: 'Image', model: 'gpt-image-2' });
  await form.promptField.fill('Second draft');
  await expect(button).toHaveText('Drafts (2)');
  await button.click();
  const menu = page.getByRole('dialog', { name: /^Drafts/ });
  const items = menu.getByRole('listitem');
  await expect(items).toHaveText([/^Second draft.*in the sheet$/, /^First draft/]);
  expect(await accessibilityFindings(page)).toEqual([]);
  await pictures(shared, 'drafts-menu');
  await items.first().getByRole('button').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(form.promptField).toHaveValue('First draft');
  await expect(form.form.getByRole('heading', { name: 'veo3.1' })).toBeVisible();

  await button.click();
  await items.nth(1).getByRole('button').first().focus();
  await page.keyboard.press('Delete');
  await expect(items).toHaveCount(1);
  await expect.poll(() => ledgerDrafts(profile).length).toBe(1);
  await menu.getByRole('button', { name: 'Undo' }).click();
  await expect(form.promptField).toHaveValue('Second draft');
  await expect.poll(() => ledgerDrafts(profile).length).toBe(2);

  // Both are discarded, and each Undo brings back one.
  await button.click();
  for (const left of [1, 0]) {
    await items.first().getByRole('button').first().focus();
    await page.keyboard.press('Delete');
    await expect(items).toHaveCount(left);
  }
  await expect(menu.getByText('Discarded: “First draft”')).toBeVisible();
  await pictures(shared, 'drafts-discarded');
  const undo = menu.getByRole('button', { name: 'Undo' });
  await undo.focus();
  await page.keyboard.press('Enter');
  await expect(items).toHaveText([/^First draft/]);
  await expect(undo).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(menu).toBeHidden();
  await expect(form.promptField).toHaveValue('Second draft');
  await expect.poll(() => ledgerDrafts(profile).length).toBe(2);

  await form.sheet.getByRole('button', { name: 'Clear' }).click();
  await expect(form.promptField).toHaveValue('');
  await form.sheet.getByRole('button', { name: 'Undo' }).click();
  await expect(form.promptField).toHaveValue('Second draft');
  expect(shared.counted().posts).toBe(0);
});
