// The library of templates: in the ledger, and as files.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSpace } from '../../../src/main/base/space.ts';
import { createTemplates } from '../../../src/main/templates/index.ts';
import { mostTemplates, type NewTemplate } from '../../../src/shared/templates/template.ts';
import { addJob, type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
let made = 0;
const secrets: string[] = [];
beforeEach(() => {
  fixture = openFixture();
  made = 0;
  secrets.length = 0;
});
afterEach(() => fixture.close());

const room = () =>
  createTemplates({
    ledger: fixture.ledger,
    space: createSpace(),
    now: fixture.clock.now,
    newId: () => `tpl_${++made}`,
    secrets: () => secrets,
  });

const template = (id: string, prompt = 'A {{subject}}', name = `Template ${id}`): NewTemplate => ({
  id,
  favourite: false,
  content: {
    name,
    folder: '',
    title: '',
    request: { family: 'video', operation: null, model: 'veo3.1', fields: { prompt }, media: [] },
    variables: [{ name: 'subject', value: 'harbour' }],
  },
});

test('a template is kept, changed, deleted and brought back with its uses', () => {
  const templates = room();
  templates.put(template('t1'));
  templates.put({ ...template('t1', 'A {{subject}} at {{time}}'), favourite: true });
  fixture.ledger.close();
  fixture.reopen();
  const again = room();
  expect(again.list()).toMatchObject([{ id: 't1', favourite: true, uses: 0, last: null }]);
  expect(again.list()[0]?.content.variables).toEqual([
    { name: 'subject', value: 'harbour' },
    { name: 'time', value: '' },
  ]);
  again.noteUse('t1', 'job_1');
  again.noteUse('t1', 'job_1');
  again.noteUse('t1', 'job_2');
  const [kept] = again.list();
  again.remove('t1');
  expect(again.list()).toEqual([]);
  again.put(kept!);
  expect(again.list()).toMatchObject([{ id: 't1', uses: 2 }]);
});

test('the last cost is that of the newest job, as far as it is known', () => {
  const templates = room();
  templates.put(template('t1'));
  const first = addJob(fixture.ledger);
  const second = addJob(fixture.ledger, {
    state: 'completed',
    estimate: { kind: 'range', minUsd: '1', maxUsd: '2', note: null },
  });
  templates.noteUse('t1', first);
  expect(templates.list()[0]?.last).toMatchObject({ jobId: first, settledUsd: null, estimateMostUsd: null });
  fixture.clock.set(fixture.clock.now() + 1_000);
  templates.noteUse('t1', second);
  expect(templates.list()[0]?.last).toMatchObject({
    jobId: second,
    accountId: 'acc',
    state: 'completed',
    settledUsd: null,
    estimateUsd: null,
    estimateMostUsd: '2',
  });
});

test('no key is kept in one, and there are bounds', () => {
  secrets.push('sk-harbour-0123456789abcdef');
  const templates = room();
  templates.put(template('t1', 'say sk-harbour-0123456789abcdef'));
  expect(templates.list()[0]?.content.request.fields.prompt).toBe('say [key]');
  expect(() => templates.put(template('t2', 'x'.repeat(70_000)))).toThrow('too long');
  fixture.ledger.tx(() => {
    for (let index = 1; index < mostTemplates; index += 1) templates.put(template(`n${index}`));
  });
  expect(() => templates.put(template('one more'))).toThrow('There can be 500 templates');
  expect(templates.list()).toHaveLength(mostTemplates);
});

test('one with more variables than can be read again is refused, and any name that a text can have is kept', () => {
  const templates = room();
  const many = Array.from({ length: 101 }, (_, at) => `{{v${at}}}`);
  expect(() => templates.put(template('t1', many.join(' ')))).toThrow('up to 100 variables');
  const name = '🦊'.repeat(60);
  templates.put(template('t2', `A {{${name}}}`));
  expect(templates.list().map(({ id, content }) => [id, content.variables])).toEqual([
    ['t2', [{ name, value: '' }]],
  ]);
});

test('a file that was exported comes back; one that is refused changes nothing', async () => {
  const templates = room();
  templates.put(template('t1'));
  templates.put({ ...template('t2', 'A lamp', 'Lamp'), favourite: true });
  const file = path.join(fixture.folder, 'templates.json');
  await templates.exportTo(file, ['t2', 't1']);
  expect(readFileSync(file, 'utf8')).not.toContain('"id"');
  expect(await templates.importFile(file)).toEqual({ count: 2 });
  expect(templates.list().map(({ content, favourite }) => [content.name, favourite])).toEqual([
    ['Template t1', false],
    ['Lamp', true],
    ['Lamp', false],
    ['Template t1', false],
  ]);
  await expect(templates.exportTo(file, ['t1', 'gone'])).rejects.toThrow('This template was deleted.');

  const refusals: [content: string, reason: string][] = [
    ['{"format": ', 'it isn’t JSON'],
    [`${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'nested too deeply'],
    [' '.repeat(5 * 1024 * 1024), 'larger than 4.2 MB'],
    ['{"format":"safelight-templates","version":9,"templates":[]}', 'a newer Safelight wrote it'],
  ];
  for (const [content, reason] of refusals) {
    writeFileSync(file, content);
    await expect(templates.importFile(file)).rejects.toThrow(reason);
  }
  await expect(templates.importFile(fixture.folder)).rejects.toThrow('couldn’t be read');
  await expect(templates.importFile(`${file}.gone`)).rejects.toThrow('couldn’t be read');
  expect(templates.list()).toHaveLength(4);
});
