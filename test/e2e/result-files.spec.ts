import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import { serveLargeFile } from './large-file.ts';
import { ledgerResults } from './ledger.ts';
import { seed } from './seed.ts';
import {
  allVerified,
  clip,
  lot,
  poster,
  resultId,
  type Sample,
  song,
  stock,
  watchDesktop,
} from './seeded-results.ts';
import { expect, Hands, type Page, test } from './shared.ts';

const picture = poster('lamp.png', 320, 240);

let film: Sample;
let tune: Sample;
let large: Awaited<ReturnType<typeof serveLargeFile>>;
test.use({
  furniture: {
    async put(profile) {
      [film, tune, large] = [await clip('rain'), await song(2), await serveLargeFile(24)];
      const words = {
        id: 'res_words',
        kind: 'text',
        media: 'text',
        role: 'lyrics',
        text: 'Glow, lamp',
      } as const;
      const lamp = { ...lot('Lamp', picture), more: [{ ...words, download: 'done' as const }] };
      const shelf = await stock(profile, [lamp, lot('Rain', film), lot('Waltz: “a/b” ../..', tune)]);
      seed(profile, ({ add }) =>
        add({ id: 'job_large', title: 'Long song', request: { family: 'music' } }, [
          { id: 'res_large', media: 'audio', url: large.url, download: 'paused' },
        ]),
      );
      return {
        env: {},
        async close() {
          await shelf.close();
          await large.close();
        },
      };
    },
  },
});

const fileOf = (profile: Parameters<typeof ledgerResults>[0], id: string): string =>
  ledgerResults(profile).find((result) => result.id === id)?.path ?? '';

const sha = (result: { sha256: string | null } | undefined) => result?.sha256;

/** Chooses an item of the result's own menu. */
async function fromMenu(page: Page, hands: Hands, name: string) {
  await hands.inspector
    .getByRole('toolbar', { name: 'This result' })
    .getByRole('button', { name: 'More actions' })
    .click();
  await page.getByRole('menuitem', { name, exact: true }).click();
}

/** Copies picture, file and text, and pastes them elsewhere where that can be watched. */
async function copiesReachOtherPrograms(page: Page, hands: Hands, file: string, electron: string) {
  const copy = (name: string) => hands.inspector.getByRole('button', { name, exact: true }).click();
  const pasted = (format: string): Buffer =>
    spawnSync('xclip', ['-selection', 'clipboard', '-out', '-target', format]).stdout;
  const becomes = async (format: string, read: (bytes: Buffer) => unknown, wanted: unknown) => {
    if (process.platform === 'linux') await expect.poll(() => read(pasted(format))).toBe(wanted);
  };
  await copy('Copy image');
  await becomes('image/png', (bytes) => bytes.length > 24 && bytes.readUInt32BE(16), picture.width);
  await fromMenu(page, hands, 'Copy file');
  await becomes('x-special/gnome-copied-files', String, `copy\n${pathToFileURL(file).href}`);
  // Earlier generations of Electron take one format of a file only.
  if (Number.parseInt(electron, 10) >= 45) {
    await becomes('text/uri-list', String, `${pathToFileURL(file).href}\r\n`);
    await becomes('UTF8_STRING', String, file);
  }
  await copy('Copy Lyrics');
  await becomes('UTF8_STRING', String, 'Glow, lamp');
}

test('a result is opened, shown, copied for other programs, saved as, and exported with its sidecar', {
  tag: '@results',
}, async ({ shared: { app, page, hands, profile }, runtime }) => {
  const desktop = await watchDesktop(app);
  await allVerified(profile, [picture, film, tune]);
  const file = fileOf(profile, resultId(0));
  const button = (name: string | RegExp) => hands.inspector.getByRole('button', { name, exact: true });
  await hands.select('Lamp');
  // It is the only file of its job: the buttons of the job are those of the file too.
  await expect(button('Open this file')).toHaveCount(0);
  await button('Open').click();
  await button('Show in folder').click();
  await expect.poll(desktop.asked).toEqual([`open ${file}`, `show ${file}`]);

  await copiesReachOtherPrograms(page, hands, file, runtime.electron);

  const copy = path.join(profile.folder, 'a copy.png');
  await button('Save a copy…').click();
  await desktop.choose(copy);
  await button('Save a copy…').click();
  await expect.poll(() => existsSync(copy) && readFileSync(copy).equals(picture.bytes)).toBe(true);

  const outside = path.join(profile.folder, 'outside');
  mkdirSync(outside);
  await hands.row('Lamp').first().click();
  await hands.row('Rain').click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Check files' }).click();
  await expect(page.getByRole('toolbar').getByRole('status')).toContainText('3');
  await page.getByRole('button', { name: 'Export' }).click();
  await desktop.choose(outside);
  await page.getByRole('menuitem', { name: 'As folder…' }).click();
  await expect(page.getByText(/Exported \d+ files with their sidecars to/)).toBeVisible();
  const [folder = ''] = readdirSync(outside);
  const exported = readdirSync(path.join(outside, folder)).sort();
  const zip = path.join(profile.folder, 'all.zip');
  await page.getByRole('button', { name: 'Export' }).click();
  await desktop.choose(zip);
  await page.getByRole('menuitem', { name: 'As zip…' }).click();
  await expect.poll(() => existsSync(zip)).toBe(true);
  const entries = unzipSync(readFileSync(zip));
  expect(Object.keys(entries).sort()).toEqual(exported);
  const isFile = (name: string) => !name.endsWith('.json');
  expect(exported.filter(isFile)).toHaveLength(3);
  for (const name of exported.filter(isFile)) {
    const content = readFileSync(path.join(outside, folder, name));
    expect(Buffer.from(entries[name]!).equals(content)).toBe(true);
    const note = JSON.parse(Buffer.from(entries[`${name}.json`]!).toString());
    expect(note).toMatchObject({ schema: 'safelight-result/1', file: { name, bytes: content.length } });
  }
});

test('a file that was deleted or moved is shown as such, never fetched again unasked, located, checked and downloaded again', {
  tag: '@results',
}, async ({ launch, profile, expectedPageErrors }) => {
  expectedPageErrors.push(/404 .*media:\/\//);
  const film = await clip('rain');
  const shelf = await stock(profile, [lot('Lamp', picture), lot('Rain', film)]);
  try {
    const first = await launch();
    await first.window();
    await allVerified(profile, [picture, film]);
    const file = fileOf(profile, resultId(0));
    await first.close();
    const elsewhere = path.join(profile.folder, 'moved.png');
    renameSync(file, elsewhere);

    const app = await launch();
    const page = await app.window();
    const hands = new Hands(page);
    const desktop = await watchDesktop(app);
    const { inspector } = hands;
    await hands.select('Lamp');
    await expect(inspector.getByText('It isn’t downloaded again unless you ask.')).toBeVisible();
    await desktop.choose(fileOf(profile, resultId(1)));
    await inspector.getByRole('button', { name: 'Locate…' }).click();
    await expect(
      inspector.getByText(/is another file: its content differs from what was downloaded/),
    ).toBeVisible();
    await desktop.choose(elsewhere);
    await inspector.getByRole('button', { name: 'Locate…' }).click();
    await expect(inspector.getByRole('button', { name: 'Enlarge Lamp' })).toBeVisible();
    expect(fileOf(profile, resultId(0))).toBe(elsewhere);

    await fromMenu(page, hands, 'Check file');
    await expect(inspector.getByText('Verified: unchanged since download.')).toBeVisible();
    writeFileSync(elsewhere, poster('other.png', 320, 240, 99).bytes);
    await fromMenu(page, hands, 'Check file');
    await expect(inspector.getByText('Changed since the download: 1.')).toBeVisible();
    expect(shelf.askedFor(picture.name)).toBe(1);

    rmSync(elsewhere);
    await hands.select('Rain');
    await hands.select('Lamp');
    await inspector.getByRole('button', { name: 'Download again' }).first().click();
    await expect.poll(() => sha(ledgerResults(profile)[0])).not.toBeNull();
    await allVerified(profile, [picture, film]);
    expect(shelf.askedFor(picture.name)).toBe(2);
    expect(shelf.askedFor(film.name)).toBe(1);

    // Asked for again in vain, it can still be located.
    const last = path.join(profile.folder, 'last.png');
    renameSync(fileOf(profile, resultId(0)), last);
    shelf.server.on(`/${picture.name}`, (_request, response) => void response.writeHead(400).end());
    await hands.select('Rain');
    await hands.select('Lamp');
    await inspector.getByRole('button', { name: 'Download again' }).first().click();
    await expect(inspector.getByRole('heading', { name: 'Download failed' })).toBeVisible();
    await desktop.choose(last);
    await inspector.getByRole('button', { name: 'Locate…' }).click();
    await expect(inspector.getByRole('button', { name: 'Enlarge Lamp' })).toBeVisible();
    expect(fileOf(profile, resultId(0))).toBe(last);
  } finally {
    await shelf.close();
  }
});

test('a running download is shown with its bytes, paused and resumed by hand, and continues where it was', {
  tag: '@results',
}, async ({ shared: { hands, profile } }) => {
  const { inspector } = hands;
  const download = () => ledgerResults(profile).find(({ id }) => id === 'res_large');
  large.holdAt(10 * 1024 * 1024);
  await hands.select('Long song');
  await inspector.getByRole('button', { name: 'Resume' }).click();
  await expect(inspector.getByText(/^10\.\d MB of 25\.2 MB/)).toBeVisible();
  await inspector.getByRole('button', { name: 'Pause' }).click();
  await expect(inspector.getByRole('heading', { name: 'Download paused' })).toBeVisible();
  large.holdAt(null);
  await inspector.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => download()?.download).toBe('done');
  expect(download()).toMatchObject({ sha256: large.sha256, bytes: large.bytes });
  expect(large.starts).toHaveLength(2);
  expect(large.starts[1]).toBeGreaterThan(8 * 1024 * 1024);
  await expect(inspector.getByRole('button', { name: 'Play Long song' })).toBeVisible();
});

test('names follow the template that a person sets, and sidecars can be switched off', {
  tag: '@results',
}, async ({ shared: { page, hands, profile } }) => {
  await allVerified(profile, [tune]);
  const first = fileOf(profile, resultId(2));
  expect(path.basename(first)).toMatch(/^\d{4}-\d\d-\d\d Waltz- “a-b” \.\.-\.wav$/);
  expect(existsSync(`${first}.json`)).toBe(true);

  await hands.row('Waltz').first().waitFor();
  await page.keyboard.press('ControlOrMeta+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('tab', { name: 'Files' }).click();
  const template = settings.getByRole('textbox', { name: 'File names' });
  await template.fill('{nonsense}');
  await expect(settings.getByText('Unknown part: {nonsense}')).toBeVisible();
  await template.fill('{family}/{model}_{jobId}_{index}');
  await expect(settings.getByText(/^For example: /)).toBeVisible();
  await template.blur();
  await settings.getByRole('switch', { name: /^Save a sidecar/ }).press('Space');
  await expect(settings.getByRole('switch', { name: /^Save a sidecar/ })).not.toBeChecked();
  await page.keyboard.press('Escape');

  await hands.row('Waltz').first().click();
  await fromMenu(page, hands, 'Download again');
  await expect.poll(() => path.basename(fileOf(profile, resultId(2)))).toBe('gpt-image-2_job_2_1.wav');
  await allVerified(profile, [tune]);
  expect(existsSync(`${fileOf(profile, resultId(2))}.json`)).toBe(false);
  expect(existsSync(first)).toBe(true);
  await page.evaluate(async () => {
    const fileNameTemplate = '{date} {title} {n}';
    await window.safelight!.setSettings({ fileNameTemplate, writeSidecars: true });
  });
});

test('links that expire, lie or lead astray put the job into Needs attention, and a good one settles it', {
  tag: '@results',
}, async ({ sit, box, profile }) => {
  const { page, hands } = await sit();
  const { inspector } = hands;
  const wrongs = [
    {
      title: 'Gone',
      fault: 'expired-links-410',
      word: 'link expired',
      says: 'The link to the file has expired',
    },
    {
      title: 'Liar',
      fault: 'disguised',
      word: 'download failed',
      says: 'The server sent a web page instead of a video.',
    },
    {
      title: 'Astray',
      fault: 'redirect-private',
      word: 'download failed',
      says: 'it points into a private network.',
    },
  ];
  for (const { title, fault } of wrongs) {
    await box.inject(fault, { prompt: title }, 50);
    await hands.sendJob({ kind: 'Video', model: 'veo3.1', title, prompt: `${title} in the rain` });
  }
  for (const { title, word } of wrongs) await hands.waitForStatus(title, new RegExp(word));
  expect(ledgerResults(profile).map((result) => result.download)).toEqual(['expired', 'failed', 'failed']);
  await page.getByRole('button', { name: /^Needs attention\D*3/ }).click();
  for (const { title, says } of wrongs) {
    await hands.select(title);
    await expect(inspector.getByText(says).first()).toBeVisible();
  }
  const files = readdirSync(profile.downloads, { recursive: true }).map(String);
  expect(files.filter((name) => !/\.safelight-.*\.(?:part|unverified)$/.test(name))).toEqual([]);

  await box.clearFaults();
  for (const { title } of wrongs) {
    await hands.select(title);
    await inspector.getByRole('button', { name: 'Download again' }).first().click();
    await expect(hands.row(title)).toHaveCount(0);
  }
  await expect
    .poll(() => ledgerResults(profile).map((result) => result.download))
    .toEqual(['done', 'done', 'done']);
});
