/** Parts of the window that are loaded later: what stands in for them, and that their arrival is a change that is drawn. */
import { Writable } from 'node:stream';
import { createElement, type ReactNode } from 'react';
import { renderToPipeableStream } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { lazily, useArrivals } from '../../../src/renderer/ui/later.ts';
import { UntilLoaded, type UntilLoadedProps } from '../../../src/renderer/ui/UntilLoaded.tsx';

/** A part that comes when the test says so. */
function partFromOutside() {
  let arrive: (component: () => ReactNode) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const Part = lazily(
    () =>
      new Promise<() => ReactNode>((resolve, reject) => {
        arrive = resolve;
        fail = reject;
      }),
  );
  return { Part, arrive: () => arrive(() => 'the part itself'), fail: () => fail(new Error('not loaded')) };
}

/** Draws it as React does without a window: what is there first, and the rest when it comes. */
function draw(part: ReactNode) {
  let text = '';
  const problems: unknown[] = [];
  const out = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const place = createElement(UntilLoaded, { fallback: 'it is on its way' } as UntilLoadedProps, part);
  const stream = renderToPipeableStream(createElement('div', null, place), {
    onShellReady: () => stream.pipe(out),
    onError: (error) => void problems.push(error),
  });
  return { text: () => text, problems, ended: new Promise((resolve) => out.on('finish', resolve)) };
}

it('shows what stands in for a part until that is there; its arrival alone is a change', async () => {
  const { Part, arrive } = partFromOutside();
  const changes = vi.fn();
  const end = useArrivals.subscribe(changes);
  const drawn = draw(createElement(Part));
  await vi.waitFor(() => expect(drawn.text()).toContain('it is on its way'));
  expect(drawn.text()).not.toContain('the part itself');
  expect(changes).not.toHaveBeenCalled();
  arrive();
  await drawn.ended;
  expect(drawn.text()).toContain('the part itself');
  expect(changes).toHaveBeenCalledTimes(1);
  expect(drawn.problems).toEqual([]);
  end();
});

it('counts a part that could not be loaded as a change too, so that what is wrong is drawn', async () => {
  const { Part, fail } = partFromOutside();
  const { count } = useArrivals.getState();
  const drawn = draw(createElement(Part));
  await vi.waitFor(() => expect(drawn.text()).toContain('it is on its way'));
  fail();
  await drawn.ended;
  expect(useArrivals.getState().count).toBe(count + 1);
  expect(drawn.problems).toEqual([new Error('not loaded')]);
});
