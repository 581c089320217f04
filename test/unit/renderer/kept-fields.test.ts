/** Fields that are saved as they are left: none is dropped, and none overwrites what was set elsewhere. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createKeptFields, type KeptFields } from '../../../src/renderer/store/kept-fields.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { settled } from './held.ts';

interface Fields {
  note: string;
  project: string;
  stars: number;
  tags: string[];
}
const kept: Fields = { note: '', project: 'Spring', stars: 0, tags: [] };

let sent: { change: Partial<Fields>; all: Fields; end: (failure?: Error) => Promise<void> }[];
let fields: KeptFields<Fields>;
const shown = (now: Fields = kept) => ({ ...now, ...fields.getState().own });

beforeEach(() => {
  sent = [];
  fields = createKeptFields(
    kept,
    (change, all) =>
      new Promise<void>((resolve, reject) => {
        const end = (failure?: Error) => {
          if (failure) reject(failure);
          else resolve();
          return settled();
        };
        sent.push({ change, all, end });
      }),
  );
});

describe('a field', () => {
  it('follows what was set elsewhere, and is not saved when it is only left', async () => {
    const elsewhere = { ...kept, project: 'Autumn' };
    fields.follow(elsewhere);
    expect(shown(elsewhere).project).toBe('Autumn');
    fields.leave('project', 'Autumn');
    fields.leave('project', 'Spring');
    await settled();
    expect(sent).toEqual([]);
  });

  it('follows also after it was saved, and after what was typed was taken back', async () => {
    fields.type('project', 'Summer');
    fields.leave('project', 'Summer');
    await settled();
    await sent[0]?.end();
    const elsewhere = { ...kept, project: 'Autumn' };
    fields.follow(elsewhere);
    expect(shown(elsewhere).project).toBe('Autumn');
    fields.type('project', 'Autumn!');
    fields.type('project', 'Autumn');
    fields.follow(kept);
    expect(shown().project).toBe('Spring');
    fields.leave('project', 'Spring');
    expect(sent).toHaveLength(1);
  });

  it('keeps what is being typed, whatever is set elsewhere', async () => {
    fields.type('note', 'half a');
    const elsewhere = { ...kept, note: 'another' };
    fields.follow(elsewhere);
    expect(shown(elsewhere).note).toBe('half a');
    fields.leave('note', 'half a');
    await settled();
    expect(sent[0]?.change).toEqual({ note: 'half a' });
  });

  it('shows what was said until that is kept', async () => {
    fields.save('stars', 4);
    expect(shown().stars).toBe(4);
    await settled();
    await sent[0]?.end();
    expect(shown().stars).toBe(4);
    fields.follow({ ...kept, stars: 4 });
    expect(fields.getState().own).toEqual({});
  });
});

describe('a saving', () => {
  it('waits for the one before, and is never dropped', async () => {
    fields.type('note', 'first');
    fields.leave('note', 'first');
    fields.save('stars', 3);
    fields.type('note', 'second');
    fields.leave('note', 'second');
    await settled();
    expect(sent.map(({ change }) => change)).toEqual([{ note: 'first' }]);
    await sent[0]?.end();
    await sent[1]?.end();
    await sent[2]?.end();
    expect(sent.map(({ change }) => change)).toEqual([{ note: 'first' }, { stars: 3 }, { note: 'second' }]);
    // What is sent beside a change is what was said last, not what the details say still.
    expect(sent[2]?.all).toEqual({ ...kept, stars: 3, note: 'second' });
  });

  it('of a list begins with what was said before, also while the details come in between', async () => {
    fields.save('tags', [...shown().tags, 'a']);
    fields.save('tags', [...shown().tags, 'b']);
    await settled();
    await sent[0]?.end();
    const between = { ...kept, tags: ['a'] };
    fields.follow(between);
    expect(shown(between).tags).toEqual(['a', 'b']);
    await sent[1]?.end();
    expect(sent[1]?.change).toEqual({ tags: ['a', 'b'] });
  });

  it('that goes back to what was before is sent while another one is under way', async () => {
    fields.type('note', 'a');
    fields.leave('note', 'a');
    fields.type('note', '');
    fields.leave('note', '');
    await settled();
    await sent[0]?.end();
    expect(sent[1]?.change).toEqual({ note: '' });
  });

  it('that fails says so, keeps the text for another try, and shows no star that is not kept', async () => {
    const busy = new AppError('ledger_busy', 'Busy.');
    fields.type('note', 'kept');
    fields.leave('note', 'kept');
    fields.save('stars', 5);
    await settled();
    await sent[0]?.end(busy);
    expect(fields.getState().errors.note?.code).toBe('ledger_busy');
    await sent[1]?.end(busy);
    expect(shown()).toEqual({ ...kept, note: 'kept' });
    fields.leave('note', 'kept');
    await settled();
    expect(sent[2]?.change).toEqual({ note: 'kept' });
    expect(fields.getState().errors.note).toBeUndefined();
    expect(fields.getState().errors.stars?.code).toBe('ledger_busy');
  });
});
