/** A window in which nothing happens draws nothing: no part of it draws itself again and again. */
import { expect, type Page } from './fixtures.ts';

/** In so many pictures one after the other. */
const pictures = 20;

/** How often the page wants to draw, or changes, while so many pictures pass. */
const changes = (page: Page) =>
  page.evaluate(
    (most) =>
      new Promise<number>((resolve) => {
        let seen = 0;
        const own = window.requestAnimationFrame;
        window.requestAnimationFrame = (callback) => {
          seen += 1;
          return own(callback);
        };
        const observer = new MutationObserver((records) => {
          seen += records.length;
        });
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        let passed = 0;
        const next = () => {
          passed += 1;
          if (passed < most) return own(next);
          observer.disconnect();
          window.requestAnimationFrame = own;
          return resolve(seen);
        };
        own(next);
      }),
    pictures,
  );

/** Waits until nothing is drawn; what draws itself without end is never at rest. */
export const untilAtRest = (page: Page) => expect.poll(() => changes(page)).toBe(0);
