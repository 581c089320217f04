/** What a screen reader has of the window: what is announced, and the tree that it reads. */
import type { Page } from '@playwright/test';
import { BatchHands } from './batch-hands.ts';
import { manyKey, startTaskServer } from './open-tasks.ts';
import { answerQuestions, pressFor } from './press.ts';
import { seedList } from './seeded-list.ts';
import { expect, Hands, test } from './shared.ts';
import { putFilmTemplate } from './templates.ts';

const tag = '@accessibility';
const film = { kind: 'Video', model: 'veo3.1' } as const;

/** Notes everything that is announced from now on: sentences of the polite region, and alerts as they come up. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const region = [...document.querySelectorAll('[aria-live="polite"]')].at(-1);
    if (!region) throw new Error('Nothing announces.');
    new MutationObserver(() => {
      if (region.textContent) said.push(region.textContent);
    }).observe(region, { subtree: true, childList: true, characterData: true });
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (!(node instanceof HTMLElement)) continue;
        for (const alert of [node, ...node.querySelectorAll('*')])
          if (alert.getAttribute('role') === 'alert') said.push(`alert: ${alert.textContent}`);
      }
    }).observe(document.body, { subtree: true, childList: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

test('what happens to jobs is announced politely and once: sent, done, failed, in need of a person, and an action on many', {
  tag,
}, async ({ shared: { page, hands } }) => {
  const said = await listen(page);
  const count = async (sentence: string) => (await said()).join(' ').split(sentence).length - 1;
  /** Waits until it was said. */
  const hears = (sentence: string) => expect.poll(() => count(sentence), sentence).toBe(1);

  await hands.makeJob({ ...film, title: 'Lamp', prompt: 'A lamp' });
  await hears('Lamp: submitted.');
  await hears('Lamp: completed.');
  await hands.makeJob({ ...film, title: 'Storm', prompt: 'A storm sandbox:fail' });
  await hears('Storm: submitted.');
  await hears('Storm: failed.');
  await hands.makeJob({ ...film, title: 'Doubt', prompt: 'Rain sandbox:lost-answer' });
  await hears('Doubt: unconfirmed, needs attention.');
  // What is read by moving through the list interrupts nobody.
  for (const title of ['Storm', 'Doubt', 'Lamp']) await hands.select(title);

  await page.keyboard.press('Control+a');
  const toolbar = page.getByRole('toolbar', { name: '3 selected' });
  await toolbar.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Add to favourites' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add to favourites' });
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => count('Add to favourites: ')).toBe(1);

  for (const sentence of ['Lamp: submitted.', 'Lamp: completed.', 'Storm: failed.', 'Doubt: unconfirmed'])
    expect(await count(sentence), sentence).toBe(1);
  expect((await said()).filter((each) => /^alert: ./.test(each))).toEqual([]);
});

test('the list and the inbox read as rows that say each thing once', { tag }, async ({ launch, profile }) => {
  const server = await startTaskServer(1_000_000);
  try {
    seedList(profile, server.origin);
    const app = await launch({ env: { TOKENLAB_API_BASE: server.origin, TOKENLAB_API_KEY: manyKey } });
    const page = await app.window();
    const hands = new Hands(page);
    await hands.row('Charged film').click();
    await expect(page.getByRole('grid', { name: 'Jobs' })).toMatchAriaSnapshot(`
      - grid "Jobs":
        - /children: contain
        - row /Charged picture seedance-2\\.0 · Autumn completed \\d+:\\d+ Charged \\$0\\.16/:
          - /children: equal
          - gridcell "Charged picture seedance-2.0 · Autumn"
          - gridcell "completed"
          - gridcell /\\d+:\\d+/:
            - time: /\\d+:\\d+/
          - gridcell "Charged $0.16"
        - row /Charged film .*/ [selected]
        - row /No answer seedance-2\\.0 unconfirmed outcome unknown \\d+:\\d+ Estimate \\$1\\.20, not settled yet/
        - row /Empty seedance-2\\.0 · Autumn output missing no usable output \\d+:\\d+ Estimate \\$0\\.80, not settled yet/
        - row /Not saved seedance-2\\.0 completed download failed \\d+:\\d+ Charged \\$0\\.40/
        - row /Gone seedance-2\\.0 · Autumn status lost/
        - row /Failed film seedance-2\\.0 failed/
    `);
    // A heading says what it holds and whether it is open.
    const heading = page.getByRole('button', { name: /^(Today|Yesterday), \d+ jobs?$/ }).first();
    await expect(heading).toHaveAttribute('aria-expanded', 'true');

    await page.keyboard.press('Alt+3');
    await hands.row('No answer').locator('p').waitFor();
    await expect(page.getByRole('main')).toMatchAriaSnapshot(`
      - main:
        - heading "Needs attention" [level=1]
        - text: 4 jobs
        - button "Filter and save views"
        - 'button "Sort: Newest first"'
        - radiogroup "Layout":
          - radio "List" [checked]
          - text: List
          - radio "Gallery"
          - text: Gallery
        - group "Columns":
          - button "Job"
          - text: Status
          - button "Started" [pressed]
          - button "Cost"
        - grid "Jobs":
          - /children: contain
          - row /^No answer seedance-2\\.0 unconfirmed \\d+:\\d+ It may have cost about \\$1\\.20 \\(estimate\\)\\. The answer was lost\\./:
            - /children: equal
            - gridcell "No answer seedance-2.0"
            - gridcell "unconfirmed"
            - gridcell /\\d+:\\d+/
            - gridcell /^It may have cost about/:
              - paragraph:
                - strong: It may have cost about $1.20 (estimate).
                - text: The answer was lost. A task may or may not exist.
              - button "Link a task ID…"
              - button "Mark as not created…"
          - row /^Empty seedance-2\\.0 · Autumn output missing/:
            - gridcell /^It may have cost about \\$0\\.80/:
              - button "Refresh status"
              - button "Support packet"
          - row /^Not saved seedance-2\\.0 completed \\d+:\\d+ Charged \\$0\\.40\\. The job/:
            - gridcell /^Charged/:
              - button "Download again"
              - button "Support packet"
          - row /^Gone seedance-2\\.0 · Autumn status lost/:
            - gridcell /^It may have cost about \\$0\\.50/:
              - button "Check again"
              - button "Link a task ID…"
    `);
  } finally {
    await server.close();
  }
});

test('the New job sheet reads from its kind over its model to its fields, each named once', { tag }, async ({
  shared: { page, hands },
}) => {
  await hands.openSheet('Video', 'veo3.1');
  await hands.promptField.waitFor();
  await page.keyboard.press('Control+Enter');
  await expect(hands.promptField).toBeFocused();
  // One polite announcement; what is wrong with the field is read with the field, which has the keyboard.
  await expect(hands.promptField).toHaveAccessibleDescription('Describe what you want to see or hear.');
  await expect(hands.sheet.getByRole('alert')).toHaveCount(0);
  await expect(hands.sheet.getByRole('status').filter({ hasText: 'attention' })).toHaveText(
    '1 field needs attention.',
  );
  await expect(hands.sheet).toMatchAriaSnapshot(`
    - dialog "New job":
      - heading "New job" [level=2]
      - radiogroup "Media type":
        - radio "Image"
        - text: Image
        - radio "Video" [checked]
        - text: Video
        - radio "Music"
        - text: Music
        - radio "3D"
        - text: 3D
        - radio "World"
        - text: World
        - radio "Speech"
        - text: Speech
      - button "Clear"
      - button "Close. What you typed is kept."
      - region "Models":
        - textbox "Search models by name, provider or operation"
        - button "Filter and sort"
        - button "Refresh the model list"
        - group "Order and filters"
        - listbox "Models":
          - option "veo3.1 Google $0.40 / s" [selected]
          - option "veo3.1-fast Google $0.15 / s"
        - status: 2 models
      - region "Request":
        - heading "veo3.1" [level=3]
        - radiogroup "Operation":
          - radio "Text to video" [checked]
        - textbox "Prompt" [invalid]
        - paragraph: Describe what you want to see or hear.
        - group "Duration (s)":
          - text: Duration (s)
          - radiogroup:
            - radio "Auto" [checked]
        - group "Aspect ratio":
          - text: Aspect ratio
          - radiogroup:
            - radio "Auto" [checked]
        - group: More settings
        - group: More fields as JSON
        - textbox "Title"
        - combobox "Project"
      - text: Estimate
      - status: /\\$\\d/
      - status: 1 field needs attention.
      - button "Inspect request"
      - button "Submit"
  `);
});

test('a batch reads from its name over what it did and costs to its rows, and a result by what differs in it', {
  tag,
}, async ({ shared: { app, page } }) => {
  await answerQuestions(app.electron, 0);
  const hands = new BatchHands(page);
  const said = await listen(page);
  await hands.begin(film);
  await hands.promptField.fill('A {{subject}} in the {{light}}');
  await hands.openMany();
  await hands.list('{{subject}}').fill('fox\nhare sandbox:fail');
  await hands.list('{{light}}').fill('fog\nsun');
  await hands.goToReview();
  // Its end is said on its page, which may come up later than quick jobs end.
  await pressFor(page, 'holdSending', { accountId: null });
  await hands.confirm();
  await expect(hands.table.getByRole('row')).toHaveCount(5);
  await pressFor(page, 'releaseSending', { accountId: null });
  await expect(hands.progress).toHaveAttribute('aria-valuetext', /^2 completed · 2 failed/);
  await expect
    .poll(async () => (await said()).filter((each) => each.includes('all jobs have ended')))
    .toHaveLength(1);
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - button "All batches"
      - heading "A … in the …" [level=1]
      - button "Rename the batch"
      - button "Show in the job list"
      - radiogroup "Layout":
        - radio "Table" [checked]
        - text: Table
        - radio "Contact sheet"
        - text: Contact sheet
      - progressbar "Progress"
      - paragraph: /2 completed · 2 failed No charge known yet · up to \\$\\d+\\.\\d+ still to come · Created/
      - group "Batch actions":
        - button /Retry 2 failed · up to \\$/
        - button "Edit and resubmit…"
        - button "Export"
        - status
      - grid "Rows of the batch":
        - row "Row subject light Status Cost":
          - /children: equal
          - columnheader "Row"
          - columnheader "subject"
          - columnheader "light"
          - columnheader "Status"
          - columnheader "Cost"
        - row /^1 fox fog completed Estimate at most \\$\\d+\\.\\d+, not settled yet$/ [selected]
        - row /^2 fox sun completed Estimate/
        - row /^3 hare sandbox:fail fog failed No charge expected/
        - row /^4 hare sandbox:fail sun failed No charge expected/
  `);
  await hands.main.getByText('Contact sheet', { exact: true }).click();
  await hands.main.getByRole('columnheader', { name: 'sun' }).waitFor();
  await expect(page.getByRole('region', { name: 'Results of the batch' })).toMatchAriaSnapshot(`
    - region "Results of the batch":
      - radiogroup "Layout of the contact sheet":
        - radio "Grid"
        - text: Grid
        - radio "Across and down" [checked]
        - text: Across and down
      - radiogroup "Size of the tiles":
        - radio "Small"
        - text: Small
        - radio "Large" [checked]
        - text: Large
      - grid "Results of the batch":
        - row:
          - columnheader "light → subject ↓"
          - columnheader "fog"
          - columnheader "sun"
        - row:
          - rowheader "fox"
          - 'gridcell "subject fox, light fog: completed" [selected]'
          - 'gridcell "subject fox, light sun: completed"'
        - row:
          - rowheader "hare sandbox:fail"
          - 'gridcell "subject hare sandbox:fail, light fog: failed"'
          - 'gridcell "subject hare sandbox:fail, light sun: failed"'
  `);
});

test('the libraries of templates and of wildcards read as lists of what can be done with each', {
  tag,
}, async ({ shared: { page } }) => {
  for (const [id, name, prompt] of [
    ['tpl-spoken-1', 'Harbour', 'A harbour at {{time}}'],
    ['tpl-spoken-2', 'Lamp', 'A lamp'],
  ] as const)
    await putFilmTemplate(page, { id, name, folder: 'Places', prompt, favourite: name === 'Lamp' });
  await page.evaluate(() => window.safelight!.setWildcard({ name: 'mood', entries: ['calm', 'proud'] }));
  await page.keyboard.press('Control+t');
  const library = page.getByRole('dialog', { name: 'Templates', exact: true });
  await library.getByRole('listitem').nth(1).waitFor();
  await expect(library).toMatchAriaSnapshot(`
    - dialog "Templates":
      - banner:
        - heading "Templates" [level=2]
        - button "Close"
      - textbox "Search templates"
      - combobox "Folder": All folders
      - checkbox "Favourites only"
      - text: Favourites only
      - status
      - list "Templates":
        - listitem:
          - button "Remove “Lamp” from favourites"
          - button "Use “Lamp”"
          - button "More for “Lamp”"
        - listitem:
          - button "Add “Harbour” to favourites"
          - button "Use “Harbour”"
          - button "More for “Harbour”"
      - status
      - button "Import…"
      - button "Export shown…"
  `);
  await expect(library.getByRole('button', { name: 'Use “Harbour”' })).toHaveAccessibleDescription(
    'Places · veo3.1 · 1 variable · not used yet',
  );
  await page.keyboard.press('Escape');
  const hands = new BatchHands(page);
  await hands.begin(film);
  await hands.promptField.fill('A fox, __mood__');
  await hands.openMany();
  await hands.pane.getByRole('button', { name: 'Edit the wildcard mood…' }).click();
  const wildcards = page.getByRole('dialog', { name: 'Wildcards', exact: true });
  await wildcards.getByRole('listitem').waitFor();
  await expect(wildcards).toMatchAriaSnapshot(`
    - dialog "Wildcards":
      - banner:
        - heading "Wildcards" [level=2]
        - button "Close"
      - paragraph: Each job gets one entry at random and records which one.
      - list "Wildcards in the library":
        - listitem:
          - button "mood" [pressed]
      - textbox "Name": mood
      - textbox "Entries, one per line": calm proud
      - button "Remove mood"
      - button "Cancel"
      - button "Save wildcard"
  `);
});
