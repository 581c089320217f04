/** What the list and the inbox say at a glance, in every size of the window. */
import { ledgerJobs } from './ledger.ts';
import { sizes } from './onlooker.ts';
import { pictures } from './screenshots.ts';
import { seededList } from './seeded-list.ts';
import { expect, type Page, type Shared, test } from './shared.ts';

const tag = '@main';

test.use({ furniture: seededList });

async function measure({ app, page, hands }: Shared) {
  await hands.row('Charged picture').waitFor();
  const frame = await app.electron.browserWindow(page);
  const resize = async (width: number, height: number) => {
    await frame.evaluate((each, size) => each.setContentSize(size.width, size.height), { width, height });
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
  };
  await page.evaluate(() => window.safelight!.setSettings({ theme: 'dark' }));
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await resize(1320, 840);
  return resize;
}

/** How much of an element's text is cut off, in CSS pixels. */
const cutOff = (page: Page, selector: string) =>
  page.evaluate(
    (css) =>
      [...document.querySelectorAll<HTMLElement>(css)].map((one) =>
        Math.max(one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight),
      ),
    selector,
  );

/** Every head that is seen begins, or where it stands at the right ends, with the cell under it. */
async function headsStandOverColumns(page: Page) {
  const apart = await page.evaluate(() => {
    const cell = (name: string) =>
      document.querySelector(`[role="row"] [data-cell="${name}"]`)?.getBoundingClientRect();
    return [...document.querySelectorAll<HTMLElement>('[data-head]')].flatMap((head) => {
      const under = cell(head.dataset.head ?? '');
      const over = head.getBoundingClientRect();
      if (under === undefined || over.width === 0 || under.width === 0) return [];
      const side = getComputedStyle(head).textAlign === 'right' ? 'right' : 'left';
      return [Math.abs(over[side] - under[side])];
    });
  });
  expect(apart.length).toBeGreaterThanOrEqual(3);
  for (const gap of apart) expect(gap).toBeLessThanOrEqual(1);
}

test('the inbox says the amount first and whole, offers one main action, and many are handled at once', {
  tag,
}, async ({ shared }) => {
  const { page, hands, profile } = shared;
  const resize = await measure(shared);
  await page.keyboard.press('Alt+3');
  await hands.row('No answer').waitFor();
  for (const [width, height] of sizes) {
    await resize(width, height);
    await expect(hands.row('No answer').locator('p')).toHaveText(
      /^It may have cost about \$1\.20 \(estimate\)\. /,
    );
    for (const cut of await cutOff(page, '[role="row"] p')) expect(cut).toBeLessThanOrEqual(1);
    for (const cut of await cutOff(page, '[role="row"] [data-small]')) expect(cut).toBeLessThanOrEqual(1);
    await headsStandOverColumns(page);
  }
  await pictures(shared, 'inbox');
  const looks = await hands
    .row('No answer')
    .locator('[data-small] button')
    .evaluateAll((buttons) => buttons.map((button) => button.dataset.variant));
  expect(looks.filter((variant) => variant !== 'subtle')).toHaveLength(1);
  await page.keyboard.press('Control+a');
  const toolbar = page.getByRole('toolbar', { name: '4 selected' });
  await toolbar.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Mark as handled…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mark as handled?' });
  await expect(dialog).toContainText('Removes 3 jobs from Needs attention.');
  await expect(dialog).toContainText('1 is skipped');
  await dialog.getByRole('button', { name: 'Mark 3 jobs' }).click();
  await expect.poll(() => ledgerJobs(profile).filter((job) => job.attention !== null).length).toBe(1);
  await expect(hands.row('Empty')).toHaveCount(0);
  await expect(hands.row('No answer')).toBeVisible();
});

test('rows say when, columns have heads, widths use the room, and what is selected is neither red nor silent', {
  tag,
}, async ({ shared }) => {
  const { page, hands } = shared;
  const resize = await measure(shared);
  const heads = page.getByRole('group', { name: 'Columns' });
  await test.step('time and heads', async () => {
    await expect(hands.row('Charged picture').locator('time')).toHaveText(/^\d\d:\d\d$/);
    for (const name of ['Job', 'Status', 'Started', 'Cost'])
      await expect(heads.getByText(name)).toBeVisible();
    await heads.getByRole('button', { name: 'Job' }).click();
    await expect(page.getByRole('button', { name: 'Sort: Title' })).toBeVisible();
    await expect(hands.row('Failed film').locator('time')).toHaveText(/\w+ \d+/);
    await heads.getByRole('button', { name: 'Started' }).click();
    await expect(page.getByRole('button', { name: 'Sort: Newest first' })).toBeVisible();
  });
  await test.step('at 1920 px the model and both times have columns, and titles are whole', async () => {
    await resize(1920, 1080);
    await headsStandOverColumns(page);
    for (const cut of await cutOff(page, '[role="row"] [data-title]')) expect(cut).toBeLessThanOrEqual(1);
    const lines = await page
      .locator('[role="row"] [data-cell="job"]')
      .evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).innerText));
    for (const line of lines) expect(line).not.toMatch(/(^|\n)\s*·/);
    await expect(heads.getByText('Model')).toBeVisible();
    await expect(heads.getByText('Took')).toBeVisible();
    const place = await hands.row('A very long title').evaluate((row) => {
      const right = (selector: string) => row.querySelector(selector)?.getBoundingClientRect().right ?? 0;
      const cells = [...row.querySelectorAll('[role="gridcell"]')].filter(
        (cell) => getComputedStyle(cell).display !== 'none',
      );
      const gaps = cells.slice(1).map((cell, at) => {
        const before = cells[at]?.getBoundingClientRect().right ?? 0;
        return cell.getBoundingClientRect().left - before;
      });
      return { widest: Math.max(...gaps), right: right('[role="gridcell"]:last-child') };
    });
    expect(place.widest).toBeLessThan(60);
  });
  await test.step('the sidebar is sized by keys and pointer, and stays so', async () => {
    const handle = page.getByRole('separator', { name: 'Sidebar width' });
    await handle.focus();
    await page.keyboard.press('ArrowRight');
    await expect(handle).toHaveAttribute('aria-valuenow', '216');
    const width = () => page.getByRole('navigation').evaluate((nav) => nav.clientWidth);
    expect(await width()).toBeGreaterThan(210);
    const place = (await handle.boundingBox())!;
    await page.mouse.move(place.x + place.width / 2, place.y + 200);
    await page.mouse.down();
    await page.mouse.move(280, place.y + 200, { steps: 4 });
    await page.mouse.up();
    await expect(handle).toHaveAttribute('aria-valuenow', '280');
    await page.reload();
    await hands.row('Charged picture').waitFor();
    await expect(handle).toHaveAttribute('aria-valuenow', '280');
    expect(await width()).toBeGreaterThan(270);
    await handle.focus();
    await page.keyboard.press('Home');
    await expect(handle).toHaveAttribute('aria-valuenow', '192');
    const cut = await page
      .locator('nav button span')
      .evaluateAll((spans) =>
        spans.filter((span) => span.scrollWidth > span.clientWidth + 1).map((span) => span.textContent),
      );
    expect(cut, 'names that a number cuts off').toEqual([]);
    await handle.dblclick({ position: { x: place.width / 2, y: 200 } });
    await expect(handle).toHaveAttribute('aria-valuenow', '200');
  });
  await test.step('a selection says what it comes to, in a colour that is not the one of failures', async () => {
    await hands.row('Charged picture').click();
    for (const title of ['Charged film', 'Estimated film', 'No answer', 'Empty'])
      await hands.row(title).click({ modifiers: ['Control'] });
    const toolbar = page.getByRole('toolbar', { name: '5 selected' });
    await expect(toolbar).toContainText('$0.20 charged, up to $3.20 open');
    const [red, green, blue] = await hands.row('Charged film').evaluate((row) => {
      const found = /rgba?\((\d+), (\d+), (\d+)/.exec(getComputedStyle(row).backgroundColor);
      return [Number(found?.[1]), Number(found?.[2]), Number(found?.[3])];
    });
    expect(Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!)).toBeLessThan(60);
    for (const [width, height] of sizes) {
      await resize(width, height);
      // One line, in which nothing is cut off, once the details have made room in a small window.
      await expect.poll(() => toolbar.evaluate((bar) => bar.clientHeight)).toBeLessThan(40);
      for (const cut of await cutOff(page, '[role="toolbar"] *')) expect(cut).toBeLessThanOrEqual(1);
    }
    await pictures(shared, 'list');
  });
});
