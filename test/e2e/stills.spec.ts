/** Stills of results, made in the hidden page: none is kept that shows nothing. */
import type { RunningApp } from './app.ts';
import { ledgerResults } from './ledger.ts';
import { expect, type Page, test } from './shared.ts';
import { submitRequest } from './submit.ts';

/** Lets the hidden page find nothing on a film and on a model at first, as on a computer that is slow to draw them. */
const beSlowToDraw = ({ electron }: RunningApp) =>
  electron.evaluate(({ app }) => {
    const script = `
      const { drawImage } = CanvasRenderingContext2D.prototype;
      let films = 3;
      CanvasRenderingContext2D.prototype.drawImage = function (...args) {
        if (args[0] instanceof HTMLVideoElement && films > 0) films -= 1;
        else drawImage.apply(this, args);
      };
      customElements.whenDefined('model-viewer').then(({ prototype }) => {
        const { toBlob } = prototype;
        let models = 2;
        prototype.toBlob = function (options) {
          if (models === 0) return toBlob.call(this, options);
          models -= 1;
          return new Promise((resolve) => document.createElement('canvas').toBlob(resolve, 'image/webp'));
        };
      });
      undefined`;
    app.on('web-contents-created', (_event, contents) => {
      contents.once('dom-ready', () => void contents.executeJavaScript(script));
    });
  });

/** How much of a job's still shows something: 0 for an empty one. */
const shownOf = (page: Page, jobId: string): Promise<number> =>
  page.evaluate(async (id) => {
    const answer = await window.safelight?.getJob({ jobId: id });
    const result = answer?.ok ? answer.value.results[0] : undefined;
    const still = await fetch(`media://thumb/${result?.id}`);
    const image = await createImageBitmap(await still.blob());
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 16;
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0, 16, 16);
    const { data } = context.getImageData(0, 0, 16, 16);
    return data.filter((value, at) => at % 4 === 3 && value > 0).length;
  }, jobId);

test('a film and a model that show nothing at first get the still of what they show then', {
  tag: '@results',
}, async ({ shared }) => {
  const { app, hands, page } = shared;
  await beSlowToDraw(app);
  for (const [title, family, model] of [
    ['Slow film', 'video', 'veo3.1-fast'],
    ['Slow model', '3d', 'tripo-h3.1'],
  ] as const) {
    const said = await submitRequest(page, { family, model, fields: { prompt: title }, title });
    expect(said.ok, JSON.stringify(said)).toBe(true);
    await hands.waitForStatus(title, /completed/);
  }
  await expect.poll(() => shared.results().map(({ download }) => download)).toEqual(['done', 'done']);
  for (const { jobId, title } of shared.jobs()) expect(await shownOf(page, jobId), title).toBeGreaterThan(20);
});

/** Lets the app quit while its hidden page is being loaded to draw the first still. */
const quitWhileDrawing = ({ electron }: RunningApp) =>
  electron.evaluate(({ app }) => {
    app.once('web-contents-created', (_event, contents) => {
      contents.once('did-start-navigation', () => app.quit());
    });
  });

test('a still that is being drawn when the app quits is not taken for one that cannot be drawn', {
  tag: '@results',
}, async ({ sit, profile }) => {
  const { app, page } = await sit();
  await quitWhileDrawing(app);
  const wish = {
    family: 'image' as const,
    model: 'gpt-image-2',
    fields: { prompt: 'A lamp' },
    title: 'Lamp',
  };
  expect((await submitRequest(page, wish)).ok).toBe(true);
  await expect.poll(() => app.ended).toBe(true);
  expect(ledgerResults(profile).map(({ download }) => download)).toEqual(['done']);
  expect(app.output).not.toContain('could not be drawn');
});
