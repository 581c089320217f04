import type { Locator } from '@playwright/test';

/**
 * Presses a button that copies, and waits until one says `words`. It says so for a moment only, and on a busy computer a look
 * from outside can come after it: the page itself notes it.
 */
export async function pressAndSee(button: Locator, words: string) {
  const page = button.page();
  await page.evaluate((wanted) => {
    const says = (one: Element) => (one.getAttribute('aria-label') ?? one.textContent) === wanted;
    const said = new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (![...document.querySelectorAll('button')].some(says)) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(document.body, {
        attributes: true,
        characterData: true,
        childList: true,
        subtree: true,
      });
    });
    Object.assign(window, { said });
  }, words);
  await button.click();
  await page.evaluate(() => (window as { said?: Promise<void> }).said);
}
