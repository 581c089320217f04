// Prompts of earlier jobs, and snippets, in the ledger.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { promptHandlers } from '../../../src/main/bridge/handlers/prompts.ts';
import { openDb } from '../../../src/main/ledger/db.ts';
import type { Family } from '../../../src/shared/families/index.ts';
import { mostSnippets } from '../../../src/shared/prompts.ts';
import { addJob, type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.close());

const job = (prompt: string, family: Family = 'video', fields: Record<string, string> = {}) =>
  addJob(fixture.ledger, {
    request: { family, operation: null, model: 'm', fields: { prompt, ...fields }, inputs: [] },
  });
const texts = (search = '', limit = 50) => fixture.ledger.prompts.past(search, limit).map(({ text }) => text);

describe('earlier prompts', () => {
  test('come newest first, each once, as they were typed', () => {
    job('A harbour\nat night');
    job('A lamp');
    job('  A harbour\nat night ');
    expect(texts()).toEqual(['A harbour\nat night', 'A lamp']);
    expect(texts('', 1)).toEqual(['A harbour\nat night']);
  });

  test('of speech are what is spoken, and a job without one adds nothing', () => {
    job('in a whisper', 'speech', { input: 'Good evening' });
    job('   ');
    expect(texts()).toEqual(['Good evening']);
  });

  test('of hidden jobs are left out', () => {
    const hidden = job('Out of sight');
    job('In sight');
    fixture.ledger.jobs.update(hidden, { hidden: true });
    expect(texts()).toEqual(['In sight']);
  });

  test('are found by every word, in any case, short and long, and by nothing else of their job', () => {
    job('A Harbour at NIGHT, 4k');
    job('A harbour at noon');
    const titled = job('A lamp');
    fixture.ledger.jobs.update(titled, { title: 'harbour' });
    expect(texts('harbour')).toEqual(['A harbour at noon', 'A Harbour at NIGHT, 4k']);
    expect(texts('night harb')).toEqual(['A Harbour at NIGHT, 4k']);
    expect(texts('4k')).toEqual(['A Harbour at NIGHT, 4k']);
    expect(texts('100% "or')).toEqual([]);
  });

  test('are looked for behind a batch with one prompt, and a request that cannot be read is passed over', () => {
    job('Long ago');
    fixture.ledger.tx(() => {
      for (let index = 0; index < 450; index += 1) job('The same again');
    });
    const broken = job('Broken');
    fixture.ledger.close();
    const db = openDb(fixture.file);
    db.run("UPDATE job_payloads SET request = '{' WHERE job_id = ?", broken);
    db.close();
    fixture.reopen();
    expect(texts()).toEqual(['The same again', 'Long ago']);
  });
});

describe('snippets', () => {
  const handlers = () => promptHandlers(fixture.ledger, fixture.clock);
  const put = (id: string, name: string, text = 'text') => handlers().putSnippet({ id, name, text }, 1);
  const names = () => fixture.ledger.prompts.snippets().map(({ name }) => name);

  test('are kept by name, changed by id, deleted, and brought back', () => {
    put('s1', 'Light 10', 'soft light');
    put('s2', 'light 9');
    expect(names()).toEqual(['light 9', 'Light 10']);
    put('s1', 'Evening', 'evening light');
    fixture.ledger.close();
    fixture.reopen();
    expect(fixture.ledger.prompts.snippets()).toEqual([
      { id: 's1', name: 'Evening', text: 'evening light' },
      { id: 's2', name: 'light 9', text: 'text' },
    ]);
    handlers().removeSnippet({ snippetId: 's1' }, 1);
    expect(names()).toEqual(['light 9']);
    put('s1', 'Evening');
    expect(names()).toEqual(['Evening', 'light 9']);
  });

  test('need a name of their own, and are no more than a bound', () => {
    put('s1', 'Evening');
    expect(() => put('s2', 'EVENING')).toThrow('already a snippet called “EVENING”');
    put('s1', 'EVENING');
    fixture.ledger.tx(() => {
      for (let index = 1; index < mostSnippets; index += 1)
        fixture.ledger.prompts.putSnippet({ id: `n${index}`, name: `Name ${index}`, text: 'x' }, 1);
    });
    expect(() => put('one more', 'One more')).toThrow('already 500 snippets');
    put('n1', 'Another name');
  });
});
