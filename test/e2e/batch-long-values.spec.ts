/** A batch whose values, variables and name are long: what does not fit is wrapped, or whole in a hint. */
import { Onlooker } from './onlooker.ts';
import { pressFor } from './press.ts';
import { pictures } from './screenshots.ts';
import { expect, test } from './shared.ts';
import { clippedIn } from './words-seen.ts';

const long = (word: string): string =>
  `${word} ${'with a very long description of what is to be seen '.repeat(3)}`;
const unbroken = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

test('the contact sheet and the table of a batch show long values in both languages and sizes', {
  tag: '@batch',
}, async ({ shared }) => {
  const { app, page } = shared;
  const variable = (name: string, values: string[]) => ({
    target: { kind: 'variable' as const, name },
    values,
  });
  const planned = await page.evaluate((given) => window.safelight!.planBatch(given), {
    name: long('A batch'),
    accountId: 'environment',
    projectId: null,
    request: {
      family: 'image' as const,
      operation: null,
      model: 'flux-2-pro',
      fields: { prompt: '{{the_animal_that_the_picture_is_of}} in {{light}}', async: true },
      inputs: [],
    },
    vary: {
      how: 'combine' as const,
      columns: [
        variable('the_animal_that_the_picture_is_of', [long('a fox'), unbroken, 'sandbox:never-finishes']),
        variable('light', [long('fog'), unbroken, 'sun']),
      ],
    },
    table: null,
    repeat: 2,
    seeds: { kind: 'model' as const },
    leaveOut: [],
    limitUsd: null,
  });
  if (!planned.ok) throw new Error(planned.error.message);
  await pressFor(page, 'makeBatch', { planId: planned.value.planId, submitToken: 'long-values-of-a-batch' });
  await page.keyboard.press('Alt+7');
  const main = page.getByRole('main');
  await main.getByRole('listitem').first().getByRole('button').first().click();
  await expect.poll(() => shared.jobs().filter(({ state }) => state === 'completed').length).toBe(12);

  const onlooker = new Onlooker(app, page, () => Promise.resolve());
  const before = await onlooker.size();
  const layouts = main.getByRole('radiogroup').first();
  const whole = async (state: string) => {
    for (const size of [
      [900, 600],
      [1280, 800],
    ] as const) {
      await onlooker.resize(size);
      for (const language of ['zh', 'en'] as const) {
        await page.evaluate((wanted) => window.safelight!.setSettings({ language: wanted }), language);
        await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-Hans-CN' : 'en');
        const message = `${state} ${size} ${language}`;
        await expect.poll(() => clippedIn(page), { message }).toEqual([]);
      }
    }
  };
  await whole('table');
  await pictures(shared, 'long-table');
  await layouts.getByText('Contact sheet', { exact: true }).click();
  await main.getByRole('columnheader').nth(1).waitFor();
  await whole('across and down');
  await pictures(shared, 'long-crossed');
  await main.getByText('Small', { exact: true }).click();
  await whole('across and down, small');
  await pictures(shared, 'long-crossed-small');
  await main.getByText('Grid', { exact: true }).click();
  await whole('grid, small');
  await main.getByText('Large', { exact: true }).click();
  await whole('grid');
  await pictures(shared, 'long-grid');
  await onlooker.resize(before);
});
