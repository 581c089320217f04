import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Composer } from './composer.ts';
import { pressAndSee } from './copied.ts';
import { copyPicture, drop } from './from-outside.ts';
import { writePicture } from './pictures.ts';
import { boxKey, expect, test } from './shared.ts';

test.use({ boxSpeed: 40 });

const video = (model: string, operation: string) => ({ kind: 'Video', model, operation }) as const;

/** What "Inspect request" shows, in one of its two ways; closed again. */
async function inspected(form: Composer, tab: 'JSON' | 'Form' | 'curl'): Promise<string> {
  await form.sheet.getByRole('button', { name: 'Inspect request' }).click();
  const dialog = form.page.getByRole('dialog', { name: 'What will be sent' });
  await dialog.getByRole('tab', { name: tab }).click();
  const text = await dialog.getByRole('tabpanel', { name: tab }).innerText();
  await expect(dialog).toContainText('The API key is left out.');
  await form.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  return text;
}

test('the form follows the model: its fields, its values, its limits, and what it cannot do without', {
  tag: '@contract',
}, async ({ shared }) => {
  const { page } = shared;
  const form = new Composer(page);
  const posts = () => shared.counted().posts;

  await test.step('only what model and operation take is shown', async () => {
    await form.begin({ kind: 'Image', model: 'nano-banana', operation: 'Text to image' });
    await expect
      .poll(() => form.labels())
      .toEqual(['Prompt', 'How many', 'Aspect ratio', 'Run as a task', 'Delivery tier']);
    await form.chooseOperation('Image to image');
    await expect
      .poll(() => form.labels())
      .toEqual(['Prompt', 'Images', 'How many', 'Aspect ratio', 'Run as a task', 'Delivery tier']);
    await form.begin(video('veo3.1', 'Text to video'));
    await expect
      .poll(() => form.labels())
      .toEqual([
        ...['Prompt', 'Duration (s)', 'Aspect ratio', 'Resolution', 'Audio'],
        ...['Negative prompt', 'Seed', 'Delivery tier'],
      ]);
    await form.chooseOperation('First and last frame');
    await expect
      .poll(async () => (await form.labels()).slice(0, 3))
      .toEqual(['Prompt', 'First frame', 'Last frame']);
    await form.begin({ kind: 'Music', model: 'suno-music', operation: 'Add instrumental' });
    await expect
      .poll(() => form.labels())
      .toEqual(['Audio', 'Song title', 'Tags', 'Tags to avoid', 'Version', 'Delivery tier']);
  });

  await test.step('choices are whole, “auto” stands there once, and a list that takes more opens like any other', async () => {
    for (const [kind, model] of [
      ['Image', 'gpt-image-2'],
      ['Video', 'seedance-2.0'],
      ['World', 'marble-1.1'],
    ] as const) {
      await form.begin({ kind, model });
      await form.openMore();
      const cut = await form.form.getByRole('radiogroup').evaluateAll((groups) =>
        groups.flatMap((group) => {
          const labels = [...group.querySelectorAll('label')];
          const words = labels.map((label) => label.innerText.toLowerCase());
          const isCut =
            group.scrollWidth > group.clientWidth + 1 ||
            labels.some((one) => one.scrollWidth > one.clientWidth + 1);
          return isCut || new Set(words).size < words.length ? [words.join('|')] : [];
        }),
      );
      expect(cut, model).toEqual([]);
    }
    await form.begin({ kind: 'Image', model: 'gpt-image-2', operation: 'Text to image' });
    const size = form.form.getByRole('combobox', { name: 'Size', exact: true });
    await size.click();
    await page.getByRole('option', { name: '1024x1536', exact: true }).click();
    await expect(size).toHaveValue('1024x1536');
    await size.click();
    await expect(page.getByRole('option', { name: '1024x1024', exact: true })).toBeVisible();
    await expect(size).toHaveCSS('border-top-color', 'rgb(185, 203, 230)');
    await size.fill('');
    await size.blur();
  });

  await test.step('values come from its lists, and go out as what they are', async () => {
    await form.begin(video('veo3.1', 'Text to video'));
    expect(await form.choices('Duration (s)')).toEqual(['Auto', '4', '5', '6', '8']);
    expect(await form.choices('Aspect ratio')).toEqual(['Auto', '16:9', '9:16']);
    expect(await form.choices('Resolution')).toEqual(['Auto', '720p', '1080p', '4k']);
    await form.promptField.fill('A dog that dances');
    await form.choose('Duration (s)', '8');
    await form.choose('Resolution', '4k');
    await form.choose('Audio', 'Off');
    await form.openMore();
    await form.fillText('Seed', '7');
    expect(JSON.parse(await inspected(form, 'JSON'))).toEqual({
      model: 'veo3.1',
      operation: 'text-to-video',
      prompt: 'A dog that dances',
      duration: 8,
      resolution: '4k',
      output_audio: false,
      seed: 7,
    });
  });

  await test.step('switching keeps what fits and says what was left out; it is back when one switches back', async () => {
    await form.begin(video('hailuo-2.3-standard', 'Text to video'));
    await expect(form.form.getByRole('status')).toHaveText(
      'Left out because it doesn’t apply here: Duration (s), Resolution, Audio, Seed. Switch back to restore it.',
    );
    expect(await form.choices('Duration (s)')).toEqual(['Auto', '6', '10']);
    expect(await form.choices('Resolution')).toEqual(['Auto', '768p', '1080p']);
    await expect(form.promptField).toHaveValue('A dog that dances');
    expect(JSON.parse(await inspected(form, 'JSON'))).toEqual({
      model: 'hailuo-2.3-standard',
      operation: 'text-to-video',
      prompt: 'A dog that dances',
    });
    await form.begin(video('veo3.1', 'Text to video'));
    await expect(form.form.getByText('Left out')).toHaveCount(0);
    expect(JSON.parse(await inspected(form, 'JSON'))).toMatchObject({
      duration: 8,
      resolution: '4k',
      seed: 7,
    });
  });

  await test.step('the prompt has the length that the model takes', async () => {
    await form.begin(video('wan-2.6', 'Text to video'));
    await expect(form.form.getByText('17 / 1,500')).toBeVisible();
    await form.promptField.fill('x'.repeat(1503));
    await expect(form.complaint('Prompt')).toContainText('Too long by 3 characters.');
    await form.submit();
    await expect(form.sheet.getByText('1 field needs attention.')).toBeVisible();
    await form.begin(video('veo3.1', 'Text to video'));
    await expect(form.form.getByText('1,503 / 4,000')).toBeVisible();
    await expect(form.complaint('Prompt')).toHaveCount(0);
  });

  await test.step('what the operation cannot do without is asked for, each at its field', async () => {
    await form.chooseOperation('First and last frame');
    await form.submit();
    await expect(form.complaint('First frame')).toHaveText('This input is required.');
    await expect(form.complaint('Last frame')).toHaveText('This input is required.');
    await form.begin(video('hailuo-2.3-standard', 'Image to video'));
    await form.submit();
    await expect(form.complaint('Image')).toHaveText('This input is required.');
    await form.begin({ kind: 'Music', model: 'suno-music', operation: 'Add instrumental' });
    await form.submit();
    await expect(form.sheet.getByText(/^\d fields need attention\.$/)).toBeVisible();
    for (const name of ['Song title', 'Tags', 'Tags to avoid']) {
      await expect(form.complaint(name).first(), name).toHaveText('This is required.');
    }
    await expect(form.complaint('Audio')).toContainText('required');
    await form.begin({ kind: 'Image', model: 'nano-banana', operation: 'Text to image' });
    await form.promptField.fill('');
    await form.submit();
    await expect(form.complaint('Prompt')).toHaveText('Describe what you want to see or hear.');
    await expect(form.promptField).toBeFocused();
    await form.promptField.fill('A lamp');
    await form.fillText('How many', '11');
    await form.submit();
    await expect(form.complaint('How many')).toHaveText('This must be between 1 and 10.');
    await form.fillText('How many', '');
    expect(posts()).toBe(0);
  });

  await test.step('a model that TokenLab does not describe has the general form, and says so', async () => {
    await form.begin(video('sora-2', 'Text to video'));
    await expect(form.form.getByText(/^TokenLab doesn’t describe this model’s fields\./)).toBeVisible();
    await expect
      .poll(() => form.labels())
      .toEqual(expect.arrayContaining(['Prompt', 'Duration (s)', 'Size', 'Effect']));
    expect(await form.labels()).not.toContain('Service tier');
  });
});

test('what will be sent can be read as JSON and as curl, and fields that Safelight does not know are added as JSON', {
  tag: '@contract',
}, async ({ shared }) => {
  const { app, box, page, profile } = shared;
  const form = new Composer(page);

  await test.step('JSON and curl hold the request and not the key', async () => {
    await form.begin(video('hailuo-2.3-standard', 'Text to video'));
    await form.promptField.fill("It's a rainy street");
    await form.choose('Duration (s)', '6');
    const curl = await inspected(form, 'curl');
    expect(curl).toContain(`curl -X POST '${box.origin}/v1/videos/generations'`);
    expect(curl).toContain('"Authorization: Bearer $TOKENLAB_API_KEY"');
    expect(curl).toContain(`"prompt": "It'\\''s a rainy street"`);
    expect(curl).not.toContain(boxKey);
    await form.sheet.getByRole('button', { name: 'Inspect request' }).click();
    const dialog = page.getByRole('dialog', { name: 'What will be sent' });
    await dialog.getByRole('tab', { name: 'curl' }).click();
    await pressAndSee(dialog.getByRole('button', { name: 'Copy' }), 'Copied');
    expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(curl);
    await page.keyboard.press('Escape');
  });

  const raw = form.sheet.getByRole('textbox', { name: 'Fields as a JSON object' });
  await test.step('raw fields are offered, checked as JSON, and marked as not checked any further', async () => {
    await form.form.getByText('More fields as JSON', { exact: true }).click();
    await expect(form.form.getByText(/^Sent as is, without checks\./)).toBeVisible();
    await raw.fill('{ "prompt_optimizer": tru');
    await expect(form.form.getByText(/^This isn’t valid JSON/)).toBeVisible();
    await form.submit();
    await expect(form.sheet.getByText('1 field needs attention.')).toBeVisible();
    await raw.fill('["prompt_optimizer"]');
    await expect(form.form.getByText('Enter one JSON object, in curly braces.')).toBeVisible();
    await form.submit();
    await expect(form.sheet.getByText('1 field needs attention.')).toBeVisible();
    await raw.fill('');
    await form.form.getByRole('button', { name: 'Add prompt_optimizer' }).click();
    expect(JSON.parse(await raw.inputValue())).toEqual({ prompt_optimizer: '' });
    await raw.fill('{ "prompt_optimizer": true, "duration": 10 }');
    await expect(form.form.getByText('More fields as JSON (in use)')).toBeVisible();
    expect(JSON.parse(await inspected(form, 'JSON'))).toEqual({
      model: 'hailuo-2.3-standard',
      operation: 'text-to-video',
      prompt: "It's a rainy street",
      duration: 10,
      prompt_optimizer: true,
    });
    expect(shared.counted().posts).toBe(0);
    await form.send();
    await form.waitForStatus("It's a rainy street", /completed/);
    await form.openTab('Request');
    await expect(form.inspector.getByText('Extra fields (raw)')).toBeVisible();
    await expect(form.inspector).toContainText('prompt_optimizer');
  });

  await test.step('what TokenLab does not take either is said by TokenLab, and the sheet stays', async () => {
    await form.begin(video('veo3.1', 'Text to video'));
    await form.promptField.fill('Another street');
    await form.form.getByText('More fields as JSON', { exact: true }).click();
    await raw.fill('{ "wobble": 3 }');
    await form.submit();
    await expect(form.refusal).toContainText('This model doesn’t accept the setting "wobble".');
    await expect(form.refusal).toContainText('Refresh the model list.');
    await expect(raw).toHaveValue(/wobble/);
  });

  await test.step('a local file stands by its name', async () => {
    await form.begin({ kind: 'Image', model: 'nano-banana', operation: 'Image to image' });
    await form.promptField.fill('In blue');
    await form.form.getByText('More fields as JSON (in use)').click();
    await raw.fill('');
    await form.addFiles('Images', writePicture(profile.folder, 'my picture.png'));
    expect(await inspected(form, 'Form')).toContain('my picture.png');
    const curl = await inspected(form, 'curl');
    expect(curl).toMatch(/-F ['"]image=@.*my picture\.png/);
    expect(curl).not.toContain(boxKey);
    expect(curl).not.toContain('base64');
  });
});

test('inputs are chosen, dropped, pasted, linked or taken from results, and checked before anything is sent', {
  tag: '@contract',
}, async ({ shared }) => {
  const { app, box, page, profile } = shared;
  const form = new Composer(page);
  const before = box.stats().inline.length;
  const inline = () => box.stats().inline.slice(before);
  const picture = writePicture(profile.folder, 'picture.png');
  const png = [...readFileSync(picture)];

  await test.step('chosen, dropped and pasted pictures stand in the field in their order', async () => {
    await form.begin({ kind: 'Image', model: 'gpt-image-2', operation: 'Edit image' });
    await form.promptField.fill('A boat on the lake');
    const chooser = page.waitForEvent('filechooser');
    await form
      .media('Images')
      .getByRole('button', { name: /^Choose files…/ })
      .click();
    await (await chooser).setFiles(picture);
    await expect(form.media('Images').getByRole('listitem')).toHaveCount(1);
    await drop(page, page.locator('[data-field="image_urls"]'), {
      files: [{ name: 'dropped.png', type: 'image/png', bytes: png }],
    });
    await expect(form.media('Images').getByRole('listitem')).toHaveCount(2);
    await copyPicture(app, picture);
    await form.promptField.press('ControlOrMeta+v');
    await expect(form.media('Images').getByRole('listitem')).toHaveCount(3);
    await expect(form.media('Images').getByRole('listitem').nth(0)).toContainText('picture.png');
    await expect(form.media('Images').getByRole('listitem').nth(1)).toContainText('dropped.png');
    await expect(form.media('Images').getByRole('listitem').nth(2)).toContainText('640 × 480');
    await expect(form.promptField).toHaveValue('A boat on the lake');
    await form.media('Images').getByRole('button', { name: 'Move dropped.png earlier' }).click();
    await expect(form.media('Images').getByRole('listitem').nth(0)).toContainText('dropped.png');
  });

  await test.step('text that an office program copied with its picture is text, wherever it is pasted', async () => {
    await copyPicture(app, picture, ' at dawn');
    await form.promptField.press('End');
    await form.promptField.press('ControlOrMeta+v');
    await expect(form.promptField).toHaveValue('A boat on the lake at dawn');
    await form
      .media('Images')
      .getByRole('button', { name: /^Choose files…/ })
      .press('ControlOrMeta+v');
    await expect(form.promptField).toHaveValue('A boat on the lake at dawn at dawn');
    await expect(form.media('Images').getByRole('listitem')).toHaveCount(3);
    await form.promptField.fill('A boat on the lake');
  });

  await test.step('a picture or link dragged out of a browser is taken, or the window says why not', async () => {
    const images = form.media('Images');
    const field = page.locator('[data-field="image_urls"]');
    await drop(page, field, {
      texts: {
        'text/uri-list': 'https://example.com/page',
        'text/html': '<a href="https://example.com/page"><img src="https://example.com/boat.webp"></a>',
      },
    });
    await expect(images.getByRole('listitem')).toHaveCount(4);
    await expect(images.getByRole('listitem').nth(3)).toContainText('boat.webp');
    await drop(page, field, { texts: { 'text/uri-list': '# a link\r\nhttps://example.com/lake.png\r\n' } });
    await expect(images.getByRole('listitem').nth(4)).toContainText('lake.png');
    const encoded = Buffer.from(png).toString('base64');
    await drop(page, field, { texts: { 'text/html': `<img src="data:image/png;base64,${encoded}">` } });
    await expect(images.getByRole('listitem').nth(5)).toContainText('dropped.png');
    await drop(page, field, { texts: { 'text/uri-list': 'blob:https://example.com/1' } });
    await expect(form.complaint('Images')).toHaveText(/What you dropped has no file or web link/);
    await drop(page, form.sheet.locator('header'), {
      texts: {
        'text/uri-list': 'https://example.com/lake.png',
      },
    });
    await expect(form.sheet.getByText('No field of this form accepts what you dropped.')).toBeVisible();
    await expect(images.getByRole('listitem')).toHaveCount(6);
    for (const name of ['boat.webp', 'lake.png'])
      await images.getByRole('button', { name: new RegExp(`^Remove .*${name}`) }).click();
    await images.getByRole('button', { name: 'Remove dropped.png' }).last().click();
    await expect(images.getByRole('listitem')).toHaveCount(3);
  });

  await test.step('what is of the wrong kind, too large or empty is refused by name', async () => {
    const words = path.join(profile.folder, 'words.txt');
    writeFileSync(words, 'only words');
    const huge = path.join(profile.folder, 'huge.png');
    writeFileSync(huge, '');
    truncateSync(huge, 51 * 1024 * 1024);
    const file = form.media('Images').locator('input[type="file"]');
    const complaint = form.complaint('Images');
    await file.setInputFiles(words);
    await expect(complaint).toHaveText('words.txt is text/plain. This field accepts PNG, JPEG, WEBP.');
    await file.setInputFiles(huge);
    await expect(complaint).toHaveText('huge.png is 53.5 MB. This field accepts up to 52.4 MB.');
    const disguised = path.join(profile.folder, 'disguised.png');
    writeFileSync(disguised, 'only words');
    await file.setInputFiles(disguised);
    await form.submit();
    await expect(form.sheet.getByText('1 field needs attention.')).toBeVisible();
    await expect(complaint).toContainText('PNG, JPEG, WEBP');
    await form.media('Images').getByRole('button', { name: 'Remove disguised.png' }).click();
    await form.addFiles(
      'Mask',
      writePicture(profile.folder, 'mask.png', { width: 320, height: 240, mask: true }),
    );
    await form.submit();
    await expect(form.complaint('Mask')).toHaveText(
      'The mask is 320x240, the image 640x480. They must be equal.',
    );
    await form.media('Mask').getByRole('button', { name: 'Remove mask.png' }).click();
    const links = form.media('Images').getByRole('textbox', { name: 'Link for Images' });
    await links.fill('media.example.com/a.png');
    await links.press('Enter');
    await expect(form.media('Images').getByText('Enter a full link starting with https://')).toBeVisible();
    await links.fill('');
  });

  await test.step('dimensions and private links are checked by the rules of the family', async () => {
    await form.begin(video('seedance-2.0', 'First and last frame'));
    const frames = { 'First frame': { width: 200, height: 200 }, 'Last frame': { width: 1200, height: 310 } };
    for (const [label, size] of Object.entries(frames)) {
      const file = writePicture(profile.folder, `${size.width}.png`, size);
      await form.media(label).locator('input[type="file"]').setInputFiles(file);
      await expect(form.media(label).getByRole('listitem')).toHaveText(new RegExp(`^${size.width}\\.png`));
    }
    await form.submit();
    await expect(form.complaint('First frame')).toHaveText('Each side must have at least 300 pixels.');
    await expect(form.complaint('Last frame')).toHaveText('This image is too wide for this model.');
    await form.begin(video('grok-imagine-video', 'Video to video'));
    await expect(form.media('Video')).toContainText('Only a public https link works here, not a local file.');
    await form.addLinks('Video', 'https://192.168.1.5/street.mp4');
    await form.submit();
    await expect(form.complaint('Video')).toHaveText(
      'TokenLab can only fetch public links; this one leads to a private network.',
    );
    expect(shared.counted().posts).toBe(0);
  });

  await test.step('what is right is sent, and its result is the next input', async () => {
    await form.begin({ kind: 'Image', model: 'gpt-image-2', operation: 'Edit image' });
    await expect(form.media('Images').getByRole('listitem')).toHaveCount(3);
    await form.fillText('Title', 'Lake');
    await form.send();
    await form.waitForStatus('Lake', /completed/);
    await form.inspector.getByRole('button', { name: 'Use as input' }).click();
    await form.begin(video('hailuo-2.3-standard', 'Image to video'));
    await expect(form.media('Image').getByRole('listitem')).toHaveCount(1);
    await form.begin({ kind: 'Image', model: 'grok-imagine-image', operation: 'Edit image' });
    await form.promptField.fill('At night');
    await form
      .media('Images')
      .getByRole('button', { name: /^From results/ })
      .click();
    await page.getByRole('button', { name: 'Lake', exact: true }).last().click();
    await expect(form.media('Images').getByRole('listitem')).toHaveCount(2);
    await form.fillText('Title', 'Night');
    await form.send();
    await form.waitForStatus('Night', /completed/);
    expect(shared.jobs().map(({ title, state }) => `${title} ${state}`)).toEqual([
      'Lake completed',
      'Night completed',
    ]);
    expect(inline().map((work) => `${work.model} ${work.operation}`)).toEqual([
      'gpt-image-2 image-edit',
      'grok-imagine-image image-edit',
    ]);
  });
});
