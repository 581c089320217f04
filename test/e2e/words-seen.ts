/** What a page says, looked through for words that are in the wrong language or cut off. */
import type { Words } from '../../src/shared/language.ts';
import { chinese } from './chinese-words.ts';
import { english } from './english-words.ts';
import type { Page } from './fixtures.ts';
import { closes, opens } from './pseudo-words.ts';

const strings = (words: Words): string[] =>
  Object.values(words).flatMap((value) => (typeof value === 'string' ? [value] : strings(value)));

const inChinese = new Set(strings(chinese as unknown as Words));

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const parameters = /\{\{[^}]*\}\}/g;

/** The English texts of the window that are others in Chinese; those with parameters are patterns. */
const onlyEnglish = strings(english).filter(
  (text) => !inChinese.has(text) && text.replace(parameters, '').replace(/[^a-z]/gi, '').length > 4,
);
const isPattern = (text: string): boolean => text.includes('{{');
const known = {
  // A state of ours, and a value that models take.
  english: onlyEnglish.filter((text) => !isPattern(text) && text !== 'draft'),
  patterns: onlyEnglish.filter(isPattern).map((text) => text.split(parameters).map(literal).join('.+')),
};

/** What a Chinese page shows or reads out that is English by our words. */
export const englishIn = (page: Page): Promise<string[]> =>
  page.evaluate(({ english: texts, patterns }) => {
    const theirs = new Set(texts);
    const pattern = new RegExp(`^(?:${patterns.join('|')})$`);
    const found = new Set<string>();
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      // Words of TokenLab, as they came, and what is written in English.
      if (element.closest('dd[data-mono], [role="radiogroup"] label, body [lang="en"]') !== null) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        found.add((element.getAttribute(name) ?? '').trim());
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      found.add(
        own
          .map((node) => node.textContent ?? '')
          .join('')
          .trim(),
      );
    }
    return [...found].filter((text) => /[a-z]{3}/i.test(text) && (theirs.has(text) || pattern.test(text)));
  }, known);

/** Latin letters that a page of the pseudo-language may show: names, and what is data. */
export interface Allowed {
  /** Whole texts, or parts of one. */
  names: readonly RegExp[];
  /** Elements whose texts are data. */
  data: readonly string[];
}

/** What a page of the pseudo-language shows or reads out that is in no file of words. */
export const hardCodedIn = (page: Page, { names, data }: Allowed): Promise<string[]> =>
  page.evaluate(
    ({ forms, data, opens, closes }) => {
      const names = forms.map((form) => new RegExp(form, 'g'));
      const found = new Set<string>();
      /** What stands outside of all brackets; `depth` comes from the texts before. */
      const outside = (text: string, depth: number): [string, number] => {
        let rest = '';
        let now = depth;
        for (const sign of text) {
          if (sign === opens) now += 1;
          else if (sign === closes) now = Math.max(0, now - 1);
          else if (now === 0) rest += sign;
        }
        return [rest, now];
      };
      const note = (text: string, where: Element) => {
        const rest = names.reduce((left, name) => left.replace(name, ' '), text);
        if (!/[a-z]{3}/i.test(rest)) return;
        if (data.some((selector) => where.closest(selector) !== null)) return;
        found.add(`${where.tagName.toLowerCase()}: ${rest.replace(/\s+/g, ' ').trim()}`);
      };
      // A sentence may have elements in it: the brackets are counted across the texts of the page.
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let depth = 0;
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (parent === null || parent.closest('script, style') !== null) continue;
        const [rest, now] = outside(node.textContent ?? '', depth);
        depth = now;
        note(rest, parent);
      }
      if (depth !== 0) found.add('a text without its end');
      for (const element of document.querySelectorAll('body *')) {
        if (element.closest('[aria-hidden="true"]') !== null) continue;
        for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-roledescription']) {
          const [rest] = outside(element.getAttribute(name) ?? '', 0);
          note(rest, element);
        }
      }
      return [...found];
    },
    { forms: names.map((form) => form.source), data: [...data], opens, closes },
  );

/** Texts of the page that are cut off where nobody can scroll to the rest, or run over their neighbours. */
export const clippedIn = (page: Page, onlyWith = ''): Promise<string[]> =>
  page.evaluate((mark) => {
    const found = new Set<string>();
    const isClip = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = (node.textContent ?? '').trim();
      const parent = node.parentElement;
      if (text === '' || !text.includes(mark) || parent === null) continue;
      // The axes of a chart are drawn, and measured in a text beside the page.
      if (parent.closest('svg, [id^="recharts"]') !== null) continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      // The whole is a hint away.
      // What only screen readers read takes a single pixel.
      let isElsewhere = false;
      for (let box: HTMLElement | null = parent; box !== null && !isElsewhere; box = box.parentElement)
        isElsewhere =
          (box.getAttribute('title') ?? '').includes(text) ||
          (box.clientWidth === 1 && box.clientHeight === 1);
      if (isElsewhere) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
      if (rects.length === 0) continue;
      const left = Math.min(...rects.map((one) => one.left));
      const right = Math.max(...rects.map((one) => one.right));
      const top = Math.min(...rects.map((one) => one.top));
      const bottom = Math.max(...rects.map((one) => one.bottom));
      let [across, down] = [true, true];
      for (let box: HTMLElement | null = parent; box !== null; box = box.parentElement) {
        const style = getComputedStyle(box);
        const frame = box.getBoundingClientRect();
        if (/auto|scroll/.test(style.overflowX)) across = false;
        if (/auto|scroll/.test(style.overflowY)) down = false;
        if (across && isClip(style.overflowX) && (right > frame.right + 1.5 || left < frame.left - 1.5))
          found.add(`across: ${text}`);
        // Letters have room above and below that a line may do without.
        if (down && isClip(style.overflowY) && (bottom > frame.bottom + 6 || top < frame.top - 6))
          found.add(`down: ${text}`);
        if (style.position === 'fixed') break;
      }
      const line = parent.getBoundingClientRect();
      const { display, overflowX } = getComputedStyle(parent);
      if (display !== 'inline' && overflowX === 'visible' && line.width > 1 && right > line.right + 3)
        found.add(`over: ${text}`);
      if (across && (right > innerWidth + 1 || left < -1)) found.add(`beside the window: ${text}`);
    }
    return [...found];
  }, onlyWith);
