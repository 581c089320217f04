import { describe, expect, it } from 'vitest';
import { answerTo, createQuery } from '../../../src/renderer/store/query.ts';
import { createTurns } from '../../../src/renderer/store/turns.ts';
import { AppError } from '../../../src/shared/errors.ts';

/** Questions that are answered when the test says so. */
function asker<T>() {
  const query = createQuery<T>();
  const ask = (key: string) => {
    let settle: { resolve: (value: T) => void; reject: (error: AppError) => void } | undefined;
    const done = query.ask(key, () => new Promise<T>((resolve, reject) => (settle = { resolve, reject })));
    return {
      answer: async (value: T) => {
        settle?.resolve(value);
        await done;
      },
      fail: async () => {
        settle?.reject(new AppError('ledger_busy', 'The ledger is busy.'));
        await done;
      },
    };
  };
  const shown = (key: string | null, keepsOld = false) => answerTo(query.getState(), key, keepsOld);
  return { query, ask, shown };
}

describe('a query', () => {
  it('shows the newest answer, in whichever order answers arrive', async () => {
    const { ask, shown } = asker<string>();
    const [first, second, third] = [ask('a'), ask('a'), ask('a')];
    await third.answer('third');
    await second.answer('second');
    await first.fail();
    expect(shown('a')).toEqual({ value: 'third', error: null, busy: false });
  });

  it('shows what has come while a newer answer is awaited, so that many changes never leave it empty', async () => {
    const { ask, shown } = asker<string>();
    const [first, second] = [ask('a'), ask('a')];
    await first.answer('first');
    expect(shown('a')).toEqual({ value: 'first', error: null, busy: true });
    await second.answer('second');
    expect(shown('a')).toEqual({ value: 'second', error: null, busy: false });
  });

  it('drops a late failure as it drops a late answer', async () => {
    const { ask, shown } = asker<string>();
    const [first, second] = [ask('a'), ask('b')];
    await second.answer('b');
    await first.fail();
    expect(shown('b')).toEqual({ value: 'b', error: null, busy: false });
  });

  it('never shows the answer to another question, unless the old one may stay until the new one is answered', async () => {
    const { ask, shown } = asker<string>();
    await ask('a').answer('a');
    // The view wants b already, and nobody has asked it yet.
    expect(shown('b')).toEqual({ value: null, error: null, busy: true });
    expect(shown('b', true)).toEqual({ value: 'a', error: null, busy: true });
    const b = ask('b');
    expect(shown('b', true).value).toBe('a');
    await b.fail();
    expect(shown('b', true)).toMatchObject({ value: null, error: { code: 'ledger_busy' }, busy: false });
  });

  it('keeps a good answer when asking the same again fails, and says why', async () => {
    const { ask, shown } = asker<string>();
    await ask('a').answer('good');
    const again = ask('a');
    expect(shown('a')).toEqual({ value: 'good', error: null, busy: true });
    await again.fail();
    expect(shown('a')).toMatchObject({ value: 'good', error: { code: 'ledger_busy' }, busy: false });
    await ask('a').answer('better');
    expect(shown('a')).toEqual({ value: 'better', error: null, busy: false });
  });

  it('takes no answer after it was dropped or cleared', async () => {
    const { query, ask, shown } = asker<string>();
    const dropped = ask('a');
    query.drop();
    await dropped.answer('late');
    expect(shown('a').value).toBeNull();
    await ask('a').answer('a');
    const cleared = ask('a');
    query.clear();
    await cleared.answer('late');
    expect(shown('a', true)).toEqual({ value: null, error: null, busy: true });
    expect(shown(null, true)).toEqual({ value: null, error: null, busy: false });
  });

  it('tells its readers nothing when the answer says the same as before', async () => {
    const { query, ask, shown } = asker<{ n: number }>();
    await ask('a').answer({ n: 1 });
    const before = shown('a').value;
    await ask('a').answer({ n: 1 });
    expect(shown('a').value).toBe(before);
    await ask('a').answer({ n: 2 });
    expect(shown('a').value).toEqual({ n: 2 });
    expect(query.getState().busy).toBe(false);
  });
});

describe('turns', () => {
  it('are taken in their order only, and not at all once another question is asked', () => {
    const turns = createTurns();
    const [first, second, third] = [turns.begin(), turns.begin(), turns.begin()];
    expect([second(), first(), turns.isOpen()]).toEqual([true, false, true]);
    // One turn may have several answers.
    expect([third(), third(), second(), turns.isOpen()]).toEqual([true, true, false, false]);
    const old = turns.begin();
    turns.end();
    expect([old(), turns.isOpen()]).toEqual([false, false]);
    expect(turns.begin()()).toBe(true);
  });
});
