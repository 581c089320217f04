/** What comes from other programs by a drag or by the clipboard. */
import type { Locator } from '@playwright/test';
import type { Page, RunningApp } from './fixtures.ts';

/** What a drag carries: texts by their type, and files. */
export interface Carried {
  texts?: Record<string, string>;
  files?: { name: string; type: string; bytes: number[] }[];
}

/** Drops it on an element, as another program does. */
export async function drop(page: Page, target: Locator, { texts = {}, files = [] }: Carried) {
  const dataTransfer = await page.evaluateHandle(
    (carried) => {
      const made = new DataTransfer();
      for (const [type, text] of Object.entries(carried.texts)) made.setData(type, text);
      for (const { name, type, bytes } of carried.files)
        made.items.add(new File([new Uint8Array(bytes)], name, { type }));
      return made;
    },
    { texts, files },
  );
  await target.dispatchEvent('dragover', { dataTransfer });
  await target.dispatchEvent('drop', { dataTransfer });
  await dataTransfer.dispose();
}

/** Puts a picture on the system's clipboard as another program does, alone or beside the text that it shows. */
export async function copyPicture(app: RunningApp, file: string, text = '') {
  await app.electron.evaluate(
    async (electron, wanted) => {
      const image = electron.nativeImage.createFromPath(wanted.file);
      // Since Electron 45 the clipboard takes items; the runtime of a restricted network is older.
      const earlier = electron.clipboard as unknown as { writeImage?: unknown; write(data: object): void };
      const words = wanted.text === '' ? {} : { text: wanted.text, html: `<b>${wanted.text}</b>` };
      if (earlier.writeImage) earlier.write({ image, ...words });
      else {
        const png = new Blob([new Uint8Array(image.toPNG())], { type: 'image/png' });
        const items: Record<string, string | Blob> = { 'image/png': png };
        if (wanted.text !== '') items['text/plain'] = wanted.text;
        await electron.clipboard.write([new electron.ClipboardItem(items)]);
      }
    },
    { file, text },
  );
}

/** A key as a keyboard of another layout, or an input method, sends it. */
export const sendKey = (page: Page, init: Record<string, unknown>) =>
  page.evaluate((event) => {
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...event }));
  }, init);
