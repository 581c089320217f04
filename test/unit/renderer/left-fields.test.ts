/** What was typed about a job is not lost because the job was left before it was saved. */
import { expect, it, vi } from 'vitest';
import { createKeptFields } from '../../../src/renderer/store/kept-fields.ts';
import { fieldsOf, showFields } from '../../../src/renderer/store/left-fields.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { settled } from './held.ts';

const kept = { note: '', rating: 0 };

function begin(key: string) {
  const ends: ((failure?: Error) => Promise<void>)[] = [];
  const send = vi.fn(
    (_change: Partial<typeof kept>) =>
      new Promise<void>((resolve, reject) => {
        ends.push((failure) => {
          if (failure) reject(failure);
          else resolve();
          return settled();
        });
      }),
  );
  const onLost = vi.fn();
  const show = () => {
    const fields = fieldsOf(key, () => createKeptFields(kept, send));
    return { fields, leave: showFields(key, fields, onLost) };
  };
  return { ends, send, onLost, show };
}

const busy = new AppError('ledger_busy', 'Busy.');

it('a note whose saving fails once its job was left is reported, and waits there with its text for another try', async () => {
  const { ends, send, onLost, show } = begin('job');
  const { fields, leave } = show();
  fields.type('note', 'half a page');
  fields.leave('note', 'half a page');
  const left = leave();
  await settled();
  await ends[0]?.(busy);
  await left;
  expect(onLost).toHaveBeenCalledExactlyOnceWith(['note'], expect.objectContaining({ code: 'ledger_busy' }), {
    note: 'half a page',
  });

  const back = show();
  expect(back.fields.getState()).toMatchObject({
    own: { note: 'half a page' },
    errors: { note: { code: 'ledger_busy' } },
  });
  back.fields.again();
  await settled();
  expect(send).toHaveBeenLastCalledWith({ note: 'half a page' }, expect.anything());
  await ends[1]?.();
  await back.leave();
  expect(onLost).toHaveBeenCalledOnce();
  expect(show().fields).not.toBe(fields);
});

it('what a person has seen fail is not reported again, and its text waits all the same', async () => {
  const { ends, onLost, show } = begin('seen');
  const { fields, leave } = show();
  fields.save('note', 'seen');
  await settled();
  await ends[0]?.(busy);
  await leave();
  expect(onLost).not.toHaveBeenCalled();
  expect(show().fields.getState().own).toEqual({ note: 'seen' });
});

it('nothing is reported while the job is in sight again when its saving fails', async () => {
  const { ends, onLost, show } = begin('again');
  const { fields, leave } = show();
  fields.save('rating', 3);
  const left = leave();
  const back = show();
  await settled();
  await ends[0]?.(busy);
  await left;
  expect(back.fields).toBe(fields);
  expect(onLost).not.toHaveBeenCalled();
});

it('what is being typed while the job goes away under a person is saved', async () => {
  const { ends, send, onLost, show } = begin('under');
  const { fields, leave } = show();
  fields.type('note', 'half a sen');
  const left = leave();
  await settled();
  expect(send).toHaveBeenCalledExactlyOnceWith({ note: 'half a sen' }, expect.anything());
  await ends[0]?.();
  await left;
  expect(onLost).not.toHaveBeenCalled();
});

it('a rating that was not saved is reported, and does not wait: what is kept is shown', async () => {
  const { ends, onLost, show } = begin('rated');
  const { fields, leave } = show();
  fields.save('rating', 4);
  const left = leave();
  await settled();
  await ends[0]?.(busy);
  await left;
  expect(onLost).toHaveBeenCalledOnce();
  expect(show().fields.getState()).toEqual({ own: {}, errors: {} });
});
