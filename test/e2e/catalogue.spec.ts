import { scaled } from '../faults/scale.ts';
import { Composer } from './composer.ts';
import { expect, type Page, test } from './shared.ts';

test.use({ boxSpeed: 40 });

/** How often the list of models was asked for. */
const lists = (requests: Record<string, number>): number => requests['GET /v1/models'] ?? 0;
/** One question without a category, and one for each of the five that make media. */
const questions = 6;

async function switchAccount(page: Page, to: string | RegExp) {
  await page.getByRole('button', { name: /^Account:/ }).click();
  await page.getByRole('menuitem', { name: to }).click();
}

test('the catalogue is searched, filtered and sorted, and unknown prices are never 0 or free', {
  tag: '@catalogue',
}, async ({ shared: { page, box } }) => {
  const form = new Composer(page);
  await form.open();
  await form.chooseKind('Image');
  await expect(form.item('gpt-image-2')).toBeVisible();
  expect(lists(box.stats().requests)).toBe(questions);

  await test.step('search by name, maker, older name and operation', async () => {
    await form.search.fill('bfl');
    await expect.poll(() => form.models()).toEqual(expect.arrayContaining(['flux-2-pro', 'flux-schnell']));
    expect(await form.models()).not.toContain('nano-banana');
    await form.search.fill('gemini-3-pro');
    await expect.poll(() => form.models()).toEqual(['nano-banana-pro']);
    await form.search.fill('image-edit openai');
    await expect.poll(() => form.models()).toEqual(['gpt-image-2', 'gpt-image-1']);
    await form.search.fill('no such model');
    await expect(form.sheet.getByText('No models match')).toBeVisible();
    await expect(form.sheet.getByRole('button', { name: /^Show in / })).toHaveCount(0);
    await form.sheet.getByRole('button', { name: 'Clear filters' }).click();
    await expect(form.item('gpt-image-2')).toBeVisible();
    await form.search.fill('veo3.1');
    await form.sheet.getByRole('button', { name: 'Show in Video' }).press('Enter');
    await expect.poll(() => form.models()).toEqual(expect.arrayContaining(['veo3.1']));
    await expect(form.search).toBeFocused();
    await expect(form.search).toHaveValue('veo3.1');
    await form.chooseKind('Image');
    await expect(form.search).toHaveValue('');
    await expect(form.item('gpt-image-2')).toBeVisible();
  });

  await test.step('filters by operation, maker and mark', async () => {
    await form.narrow('Operation', 'Edit image');
    await expect
      .poll(async () => (await form.models()).sort())
      .toEqual(['flux-kontext-pro', 'gpt-image-1', 'gpt-image-2', 'grok-imagine-image']);
    await form.narrow('Provider', 'OpenAI');
    await expect.poll(() => form.models()).toEqual(['gpt-image-2', 'gpt-image-1']);
    await form.narrow('Badge', 'deprecated');
    await expect(form.sheet.getByRole('group', { name: 'Order and filters' })).toContainText(
      'Sorted by: Recommended · Edit image · OpenAI · deprecated',
    );
    await expect.poll(() => form.models()).toEqual(['gpt-image-1']);
    await form.filters((panel) => panel.getByRole('button', { name: 'Clear filters' }).click());
  });

  await test.step('orders by name, price and release; models that are leaving stand last', async () => {
    await form.narrow('Sort by', 'Name');
    const leaving = ['dall-e-2', 'gpt-image-1'];
    const byName = await form.models();
    expect(byName.slice(-2)).toEqual(leaving);
    expect(byName.slice(0, -2)).toEqual([...byName.slice(0, -2)].sort());
    await form.narrow('Sort by', 'Price of a typical job');
    await expect
      .poll(async () => (await form.models()).slice(0, 3))
      .toEqual(['flux-schnell', 'grok-imagine-image', 'nano-banana']);
    await form.narrow('Sort by', 'Newest');
    await expect.poll(async () => (await form.models())[0]).toBe('qwen-image-3');
    await form.narrow('Sort by', 'Recommended');
  });

  await test.step('retired models are shown on demand, marked, with their replacement offered and not taken', async () => {
    expect(await form.models()).not.toContain('dall-e-3');
    await form.filters((panel) => panel.getByRole('checkbox', { name: 'Show retired models' }).check());
    await expect(form.item('dall-e-3')).toContainText('retired');
    await form.item('dall-e-3').click();
    await expect(form.form.getByRole('heading', { name: 'dall-e-3' })).toBeVisible();
    await expect(form.form).toContainText('This model is retired: TokenLab no longer runs it.');
    await expect(form.form).toContainText('withdrawn by its vendor');
    await form.promptField.fill('A quiet harbour');
    await form.item('gpt-image-1').click();
    await expect(form.form).toContainText('This model is deprecated.');
    await expect(form.form).toContainText(/It’s available until .*2027/);
    await expect(form.form).toContainText('TokenLab suggests gpt-image-2 instead.');
    await form.form.getByRole('button', { name: 'Use gpt-image-2' }).click();
    await expect(form.form.getByRole('heading', { name: 'gpt-image-2' })).toBeVisible();
    await expect(form.promptField).toHaveValue('A quiet harbour');
  });

  await test.step('prices', async () => {
    const prices = await form.modelList.getByRole('option').allInnerTexts();
    const free = prices.filter((text) => /\bfree\b/i.test(text));
    expect(free).toHaveLength(1);
    expect(free[0]).toContain('flux-schnell');
    expect(prices.filter((text) => /\$0(\.0+)?\b(?!\.)/.test(text))).toEqual([]);
    await expect(form.item('qwen-image-3')).toContainText('price depends on options');
    await expect(form.item('nano-banana')).toContainText('$0.039 / image');
    await expect(form.item('gpt-image-2')).toContainText('$0.011–$0.23');
    const estimate = form.sheet.locator('[data-kind]');
    await form.item('nano-banana').click();
    await form.fillText('How many', '3');
    await expect(estimate).toContainText('~$0.117');
    await form.item('flux-schnell').click();
    await expect(estimate).toContainText('Free for now');
    await form.item('qwen-image-3').click();
    await expect(estimate).toContainText('Price depends on options');
    await form.item('gpt-image-2').click();
    await expect(estimate).toContainText('~$0.033–$0.69');
    await form.begin({ kind: 'Video', model: 'veo3.1', operation: 'Text to video' });
    await form.choose('Duration (s)', '8');
    await expect(estimate).toContainText('~$3.20');
  });

  await test.step('what was asked once is kept', async () => {
    await form.close();
    await form.open();
    await expect(form.modelList.getByRole('option').first()).toBeVisible();
    await expect(form.sheet.getByText(/^Updated \d\d:\d\d$/)).toBeVisible();
    expect(lists(box.stats().requests)).toBe(questions);
  });

  await test.step('a model that makes no media any more is said to have no form', async () => {
    await form.close();
    await page.evaluate(() => localStorage.setItem('safelight.models', '{"world":"gpt-5.4-mini"}'));
    await form.open();
    await form.chooseKind('World');
    await expect(form.form.getByText('Safelight has no form for this type of output.')).toBeVisible();
  });
});

test('model records in older shapes give a form, or say plainly that they give none', {
  tag: ['@catalogue', '@two-sizes'],
}, async ({ sit, box }) => {
  // An app of its own: no record of a model has been read yet.
  const { page } = await sit();
  const form = new Composer(page);
  await form.open();
  const refresh = form.sheet.getByRole('button', { name: 'Refresh the model list' });
  const estimate = form.sheet.locator('[data-kind]');
  /** The list and the record of a model that was not looked at before, both bent. */
  const look = async (fault: string, model: string) => {
    await box.inject(fault, { route: '/v1/models' }, 1000);
    await form.chooseKind('Video');
    await refresh.click();
    await form.begin({ kind: 'Video', model });
    await form.promptField.waitFor();
    await box.clearFaults();
  };
  const generic = form.form.getByText('TokenLab doesn’t describe this model’s fields.');

  const bent = [
    ['catalogue-unknown-units', 'wan-2.6'],
    ['catalogue-lemondata', 'veo3.1'],
    ['catalogue-top-level', 'kling-3.0-video'],
  ] as const;
  for (const [fault, model] of bent.slice(0, scaled(1, 3))) {
    await test.step(fault, async () => {
      await look(fault, model);
      await expect(generic).toHaveCount(0);
      await expect(form.form.getByRole('group', { name: 'Duration (s)', exact: true })).toBeVisible();
      if (fault === 'catalogue-unknown-units')
        await expect(estimate).toContainText('Price depends on options');
    });
  }
  await test.step('catalogue-nulls', async () => {
    await look('catalogue-nulls', 'hailuo-2.3-standard');
    await expect(generic).toBeVisible();
    await expect(form.promptField).toBeVisible();
  });
  // As the records of these models stand, without any fault.
  const asTheyStand = [
    ['kling-2.6-motion-control', 'Motion control'],
    ['seedance-1.5-pro', 'Text to video'],
    ['veo3.1-fast', 'Text to video'],
  ] as const;
  for (const [model, operation] of asTheyStand.slice(0, scaled(1, 3))) {
    await test.step(model, async () => {
      await refresh.click();
      await form.begin({ kind: 'Video', model, operation });
      await expect(generic).toHaveCount(0);
      await expect(form.form.getByRole('group', { name: 'Resolution', exact: true })).toBeVisible();
    });
  }
  await test.step('an empty catalogue', async () => {
    await box.inject('catalogue-empty', { route: '/v1/models' }, 1000);
    await refresh.click();
    await expect(form.sheet.getByText('No models here')).toBeVisible();
    await box.clearFaults();
  });
  await test.step('a list that cannot be had now', async () => {
    await refresh.click();
    await form.search.fill('');
    await expect(form.item('veo3.1')).toBeVisible();
    await box.inject('500', { route: '/v1/models' }, 1000);
    await refresh.click();
    await expect(
      form.sheet.getByText(/Couldn’t reach TokenLab\. Showing the list from .*\d{4}/),
    ).toBeVisible();
    await expect(form.item('veo3.1')).toBeVisible();
    await box.clearFaults();
  });
  await test.step('a model that is gone', async () => {
    await box.inject('400-model', { route: 'GET /v1/models/{id}' }, 10);
    await form.item('sora-2').click();
    await expect(form.form.getByRole('alert').first()).toContainText('doesn’t know this model');
    await box.clearFaults();
    await form.form.getByRole('button', { name: 'Try again' }).click();
    await expect(form.promptField).toBeVisible();
  });
});

test('the catalogue is asked again when the account changes, and works offline from what was kept', {
  tag: '@catalogue',
}, async ({ sit, box }) => {
  const { page } = await sit();
  const form = new Composer(page);
  await form.begin({ kind: 'Video', model: 'veo3.1', operation: 'Text to video' });
  await form.close();
  expect(lists(box.stats().requests)).toBe(questions);

  await switchAccount(page, 'Use the Sandbox');
  await expect(page.getByRole('button', { name: 'Account: Sandbox' })).toBeVisible();
  await form.open();
  await expect(form.item('veo3.1')).toBeVisible();
  await form.close();
  await switchAccount(page, /TOKENLAB_API_KEY/);
  await expect(page.getByRole('button', { name: 'Account: TOKENLAB_API_KEY' })).toBeVisible();
  await form.open();
  await expect(form.item('veo3.1')).toBeVisible();
  await expect.poll(() => lists(box.stats().requests)).toBe(2 * questions);
  await form.close();

  await box.close();
  await switchAccount(page, 'Sandbox');
  await expect(page.getByRole('button', { name: 'Account: Sandbox' })).toBeVisible();
  await switchAccount(page, /TOKENLAB_API_KEY/);
  await expect(page.getByRole('button', { name: 'Account: TOKENLAB_API_KEY' })).toBeVisible();
  await form.begin({ kind: 'Video', model: 'veo3.1', operation: 'Image to video' });
  await expect(form.sheet.getByText(/Couldn’t reach TokenLab\. Showing the list from .*\d{4}/)).toBeVisible();
  await expect(form.form.getByText(/Couldn’t reach TokenLab\. Showing the form from .*\d{4}/)).toBeVisible();
  await expect(form.media('Image')).toBeVisible();
  await form.chooseKind('Music');
  await form.search.fill('suno');
  await expect.poll(() => form.models()).toEqual(expect.arrayContaining(['suno-music', 'suno-lyrics']));
  await form.item('suno-lyrics').click();
  await expect(form.form.getByRole('alert').first()).toContainText(/connection|reach|network|refused/i);
  await expect(form.form.getByRole('button', { name: 'Try again' })).toBeVisible();

  await box.reopen();
  await form.form.getByRole('button', { name: 'Try again' }).click();
  await expect(form.promptField).toBeVisible();
});

const many = scaled(2_000, 20_000);
const fromLast = (back: number) => `model-${String(many - 1 - back).padStart(5, '0')}`;
test(`a catalogue of ${many.toLocaleString('en')} models is no more for the window than one of a hundred`, {
  tag: ['@catalogue', '@two-sizes'],
}, async ({ shared: { app, page } }) => {
  const form = new Composer(page);
  await app.electron.evaluate(({ ipcMain }, count) => {
    interface List {
      value: { json: string };
    }
    type Answerer = (...message: unknown[]) => Promise<unknown>;
    const answerers = (ipcMain as unknown as { _invokeHandlers: Map<string, Answerer> })._invokeHandlers;
    const state = globalThis as { honestList?: Answerer };
    state.honestList ??= answerers.get('safelight:listModels')!;
    const honest = state.honestList;
    answerers.set('safelight:listModels', async (...message) => {
      const answer = (await honest(...message)) as List;
      const list = JSON.parse(answer.value.json) as { models: { id: string }[] };
      const [one] = list.models.filter(({ id }) => id === 'gpt-image-2');
      const models = Array.from({ length: count }, (_, number) => ({
        ...one!,
        id: `model-${String(number).padStart(5, '0')}`,
      }));
      answer.value.json = JSON.stringify({ ...list, models });
      return answer;
    });
  }, many);
  await form.open();
  await form.chooseKind('Image');
  await form.narrow('Sort by', 'Name');
  await expect(form.sheet.getByText(`${many.toLocaleString('en')} models`)).toBeVisible();
  const options = form.modelList.getByRole('option');
  await expect(options.first()).toHaveAttribute('aria-setsize', String(many));
  expect(await options.count()).toBeLessThan(400);
  await form.search.press('ArrowDown');
  await expect(form.item('model-00000')).toBeFocused();
  await page.keyboard.press('End');
  await expect(form.item(fromLast(0))).toBeFocused();
  await expect(form.item(fromLast(0))).toHaveAttribute('aria-posinset', String(many));
  await page.keyboard.press('ArrowUp');
  await expect(form.item(fromLast(1))).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(form.item(fromLast(1))).toHaveAttribute('aria-selected', 'true');
  expect(await options.count()).toBeLessThan(400);
  await page.keyboard.press('Home');
  await expect(form.item('model-00000')).toBeFocused();
  await app.electron.evaluate(({ ipcMain }) => {
    const { honestList } = globalThis as { honestList?: unknown };
    const answerers = (ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers;
    answerers.set('safelight:listModels', honestList);
  });
});
