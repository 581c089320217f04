/** The rules of WCAG 2.1, A and AA, by axe. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export interface CheckOptions {
  /** Selectors that are left out. */
  exclude?: string[];
  /** Selector of the only part that is checked: what else is to be seen was checked before. */
  within?: string;
  /** Only the rules about colours: for a state that was checked whole in another theme, where only they can differ. */
  onlyColours?: boolean;
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const colourRules = ['color-contrast', 'link-in-text-block'];

/** What breaks a rule in the page as it is now, as readable lines. */
export async function accessibilityFindings(page: Page, options: CheckOptions = {}): Promise<string[]> {
  // Reading axe's half a megabyte costs a page as much as a check: a document that has it already gets nothing more.
  const has = await page.evaluate(() => 'axe' in window);
  let axe = new AxeBuilder({ page, ...(has ? { axeSource: 'undefined' } : {}) })
    // What is fine need not be described, node by node, and sent over.
    .options({ reporter: 'no-passes' })
    // Electron cannot open the blank page that axe otherwise collects its findings in.
    .setLegacyMode(true);
  axe = options.onlyColours ? axe.withRules(colourRules) : axe.withTags(tags);
  if (options.within !== undefined) axe = axe.include(options.within);
  // Tab passes the items of a menu by: arrow keys go through them, and scroll it.
  if (options.within === '[role="menu"]') axe = axe.disableRules('scrollable-region-focusable');
  for (const selector of options.exclude ?? []) axe = axe.exclude(selector);
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html.slice(0, 160)).join('\n  ')}`,
  );
}
