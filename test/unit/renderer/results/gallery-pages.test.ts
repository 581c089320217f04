import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KEPT_PAGES, PAGE_SIZE } from '../../../../src/renderer/features/results/gallery-layout.ts';
import {
  createGalleryPages,
  type GalleryPages,
  indexOnPages,
} from '../../../../src/renderer/features/results/gallery-pages.ts';
import type { GalleryRow, JobQuery } from '../../../../src/shared/views.ts';

interface Asked {
  query: JobQuery;
  page: number;
  answer(rows: readonly GalleryRow[], total?: number): Promise<void>;
  fail(): Promise<void>;
}

/** Questions to main, each answered when the test says so. */
let asked: Asked[];
let gallery: GalleryPages;

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const queryFor = (search: string) => ({ search }) as JobQuery;
const tile = (id: string, title = id) => ({ id, jobId: `job-${id}`, title }) as unknown as GalleryRow;
const pageOf = (page: number) =>
  Array.from({ length: PAGE_SIZE }, (_, index) => tile(`r${page * PAGE_SIZE + index}`));
const last = () => asked.at(-1) as Asked;
const shown = (page = 0) => gallery.getState().pages.get(page);

beforeEach(() => {
  asked = [];
  vi.stubGlobal('window', {
    safelight: {
      galleryRange: ({ query, offset }: { query: JobQuery; offset: number }) =>
        new Promise((resolve) => {
          const reply = (value: unknown) => {
            resolve(value);
            return settled();
          };
          asked.push({
            query,
            page: offset / PAGE_SIZE,
            answer: (rows, total = 10_000) => reply({ ok: true, value: { total, rows } }),
            fail: () =>
              reply({
                ok: false,
                error: { code: 'ledger_busy', message: 'Busy.', next: ['none'], retryable: true },
              }),
          });
        }),
    },
  });
  gallery = createGalleryPages();
  gallery.begin(queryFor('a'));
});
afterEach(() => vi.unstubAllGlobals());

describe('the pages of the gallery', () => {
  it('show the newest answer, in whichever order answers arrive', async () => {
    gallery.refresh();
    const [older, newer] = asked;
    await newer?.answer([tile('new')], 1);
    await older?.answer([tile('old')], 2);
    expect(shown()?.map(({ id }) => id)).toEqual(['new']);
    expect(gallery.getState().total).toBe(1);
  });

  it('take no error of a question that has been answered since', async () => {
    gallery.refresh();
    const [older, newer] = asked;
    await newer?.answer([tile('new')]);
    await older?.fail();
    expect(gallery.getState().error).toBeNull();
    gallery.show(0, 10);
    expect(asked).toHaveLength(2);
  });

  it('take no answer to another list', async () => {
    const before = last();
    gallery.begin(queryFor('b'));
    await before.answer([tile('old')]);
    expect(gallery.getState()).toMatchObject({ total: null, pages: new Map() });
    await last().answer([tile('new')]);
    expect(shown()?.map(({ id }) => id)).toEqual(['new']);
  });

  it('are asked once, and again when one could not be had', async () => {
    await last().answer(pageOf(0));
    gallery.show(0, PAGE_SIZE + 5);
    gallery.show(0, PAGE_SIZE + 9);
    expect(asked.map(({ page }) => page)).toEqual([0, 1]);
    await last().fail();
    expect(gallery.getState().error?.code).toBe('ledger_busy');
    gallery.show(0, PAGE_SIZE + 12);
    expect(asked.map(({ page }) => page)).toEqual([0, 1, 1]);
    await last().answer(pageOf(1));
    expect(gallery.getState().error).toBeNull();
  });

  it('keep the rows in which nothing has changed, so that only the others are drawn again', async () => {
    await last().answer([tile('a'), tile('b')]);
    const before = shown();
    gallery.refresh();
    await last().answer([tile('a'), tile('b', 'renamed')]);
    expect(shown()?.[0]).toBe(before?.[0]);
    expect(shown()?.[1]).toMatchObject({ title: 'renamed' });
  });

  it('are asked again where they are in view; the others leave until they come into view', async () => {
    await last().answer(pageOf(0));
    gallery.show(PAGE_SIZE, PAGE_SIZE + 10);
    await last().answer(pageOf(1));
    gallery.refresh();
    expect(asked.map(({ page }) => page)).toEqual([0, 1, 1]);
    expect([...gallery.getState().pages.keys()]).toEqual([1]);
  });

  it('tell where a result is now, as far as they are loaded', async () => {
    gallery.show(PAGE_SIZE, PAGE_SIZE + 10);
    await last().answer(pageOf(1));
    const place = (id: string) => indexOnPages(gallery.getState().pages, id);
    expect(place(`r${PAGE_SIZE + 3}`)).toBe(PAGE_SIZE + 3);
    gallery.refresh();
    await last().answer([tile('new'), ...pageOf(1).slice(0, -1)]);
    expect(place(`r${PAGE_SIZE + 3}`)).toBe(PAGE_SIZE + 4);
    expect(place('r3')).toBeNull();
  });

  it('are few, however far one scrolls', async () => {
    for (let page = 0; page < KEPT_PAGES + 10; page += 1) {
      gallery.show(page * PAGE_SIZE, page * PAGE_SIZE + 10);
      await last().answer(pageOf(page));
    }
    expect(gallery.getState().pages.size).toBe(KEPT_PAGES);
    expect(shown(0)).toBeUndefined();
  });
});
