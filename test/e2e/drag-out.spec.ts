import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import type { Locator } from '@playwright/test';
import { launchFlags, readRuntime } from '../../scripts/runtime.mjs';
import { expect, type RunningApp, test } from './fixtures.ts';
import { Hands } from './hands.ts';
import { allVerified, clip, lot, poster, stock } from './seeded-results.ts';

const picture = poster('lamp.png', 320, 240);

interface Dropped {
  name: string;
  bytes: number;
  sha256: string;
}

/** A program of its own beside Safelight, on the same display. */
class DropTarget {
  readonly #program: ChildProcess;
  #said = '';

  constructor(folder: string) {
    const app = path.join(import.meta.dirname, 'drop-target');
    this.#program = spawn(
      readRuntime().executablePath,
      [...launchFlags(), `--user-data-dir=${folder}`, app],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    this.#program.stdout?.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString('utf8');
    });
  }

  /** Everything it said under a key, oldest first. */
  said<T>(key: 'ready' | 'over' | 'dropped'): T[] {
    const lines = this.#said.split('\n').filter((line) => line.startsWith(`{"${key}"`));
    return lines.map((line) => JSON.parse(line)[key]);
  }

  async close() {
    const gone = new Promise((resolve) => this.#program.once('exit', resolve));
    this.#program.kill('SIGKILL');
    await gone;
  }
}

/** What the hand on the mouse does, as the X server tells it to every program. */
function mouse(...acts: (string | number)[]) {
  const { status, stderr } = spawnSync('xdotool', acts.map(String), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`xdotool: ${stderr}`);
}

/** Drags an element of the window over the other program, and lets continuece that has seen it coming. */
async function dragOnto(target: DropTarget, app: RunningApp, element: Locator) {
  await element.evaluate(async (one) => {
    await Promise.all([...one.querySelectorAll('img')].map((image) => image.decode()));
    addEventListener('dragstart', () => Object.assign(window, { dragBegan: true }), { once: true });
    Object.assign(window, { dragBegan: false });
  });
  const inPage = (await element.boundingBox())!;
  const window = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((each) => each.isVisible())!
      .getContentBounds(),
  );
  const from = {
    x: Math.round(window.x + inPage.x + inPage.width / 2),
    y: Math.round(window.y + inPage.y + inPage.height / 2),
  };
  const seen = target.said('over').length;
  let step = 0;
  /** A press becomes a drag when the pointer moves on, by a little at a time. */
  const hasBegun = () => {
    step = (step % 8) + 1;
    mouse('mousemove', from.x + 4 * step, from.y + step);
    return element.page().evaluate(() => (window as { dragBegan?: boolean }).dragBegan);
  };
  let x = 1300;
  const isSeen = () => {
    // A drag is followed while it moves.
    x = x === 1300 ? 1330 : 1300;
    mouse('mousemove', x, 300 + (x % 7));
    return target.said('over').length > seen;
  };
  mouse('mouseup', 1, 'mousemove', from.x, from.y, 'mousedown', 1);
  await expect.poll(hasBegun, { intervals: [20] }).toBe(true);
  await expect.poll(isSeen, { intervals: [100] }).toBe(true);
  mouse('mouseup', 1);
}

const carried = (bytes: Buffer) => ({
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

test('results are dragged out of the window into another program, one and many, as their files', {
  tag: '@results',
}, async ({ launch, profile }) => {
  test.skip(process.platform !== 'linux', 'Only an X server lets a program move the pointer.');
  const film = await clip('rain');
  const shelf = await stock(profile, [lot('Lamp', picture), lot('Rain', film)]);
  const target = new DropTarget(path.join(profile.folder, 'drop-target'));
  try {
    const app = await launch();
    const page = await app.window();
    const hands = new Hands(page);
    // Beside the other program, not over it; a window that is not shown yet cannot be moved.
    const place = { x: 0, y: 0, width: 1200, height: 900 };
    const moved = () =>
      app.electron.evaluate(({ BrowserWindow }, bounds) => {
        const window = BrowserWindow.getAllWindows().find((each) => each.isVisible());
        window?.setBounds(bounds);
        return window?.getBounds();
      }, place);
    await expect.poll(moved).toEqual(place);
    await allVerified(profile, [picture, film]);
    await expect.poll(() => target.said('ready')).toEqual([true]);
    await hands.select('Lamp');

    const dropped = () => target.said<Dropped[]>('dropped');
    await dragOnto(target, app, hands.inspector.getByRole('button', { name: 'Enlarge Lamp' }));
    await expect.poll(() => dropped().length).toBe(1);
    expect(dropped()[0]).toEqual([{ name: expect.stringMatching(/Lamp\.png$/), ...carried(picture.bytes) }]);

    await page.keyboard.press('g');
    const tile = (title: string) => page.getByRole('option', { name: new RegExp(`^${title}`) });
    for (const title of ['Lamp', 'Rain']) await tile(title).click({ modifiers: ['ControlOrMeta'] });
    await dragOnto(target, app, tile('Rain'));
    await expect.poll(() => dropped().length).toBe(2);
    const both = [...(dropped()[1] ?? [])].sort((a, b) => a.name.localeCompare(b.name));
    expect(both).toEqual([
      { name: expect.stringMatching(/Lamp\.png$/), ...carried(picture.bytes) },
      { name: expect.stringMatching(/Rain\.mp4$/), ...carried(film.bytes) },
    ]);
  } finally {
    mouse('mouseup', 1);
    await target.close();
    await shelf.close();
  }
});
