import { expect, it } from 'vitest';
import { createPageCrashes, mostReloads, withinMs } from '../../../src/main/shell/page-crashes.ts';

function crashes() {
  let now = 1000;
  const page = createPageCrashes(() => now);
  return {
    ...page,
    wait: (ms: number) => {
      now += ms;
    },
    many: (count: number) => Array.from({ length: count }, () => page.next()),
  };
}

it('a page that crashes again and again is reloaded three times, then a plain page stands there', () => {
  const page = crashes();
  expect(page.many(4)).toEqual(['reload', 'reload', 'reload', 'plain_page']);
});

it('crashes that are rare are reloaded for as long as it takes', () => {
  const page = crashes();
  for (let crash = 0; crash < 50; crash += 1) {
    expect(page.next()).toBe('reload');
    page.wait(withinMs / mostReloads);
  }
});

it('any minute has at most three reloads', () => {
  const page = crashes();
  expect(page.next()).toBe('reload');
  page.wait(withinMs - 2);
  expect(page.many(2)).toEqual(['reload', 'reload']);
  page.wait(1);
  expect(page.next()).toBe('plain_page');
});

it('a plain page that crashes too is not loaded again: the system asks', () => {
  const page = crashes();
  page.many(4);
  page.wait(10 * withinMs);
  expect(page.many(2)).toEqual(['ask', 'ask']);
});

it('a reload by a person is no new allowance within the minute, and a full one after it', () => {
  const page = crashes();
  page.many(4);
  page.leftPlainPage();
  expect(page.next()).toBe('plain_page');
  page.leftPlainPage();
  page.wait(withinMs);
  expect(page.many(4)).toEqual(['reload', 'reload', 'reload', 'plain_page']);
});
