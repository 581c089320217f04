import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { windowGround } from '../../../src/shared/window-ground.ts';

const css = (path: string) => readFileSync(new URL(`../../../src/renderer/${path}`, import.meta.url), 'utf8');

it('the window has one ground, before and after its page has painted', () => {
  const grounds = /data-mantine-color-scheme="(dark|light)"\] \{[^}]*--sl-window: (#\w+);/g;
  const page = [...css('ui/tokens.css').matchAll(grounds)].map(([, theme, ground]) => [theme, ground]);
  expect(Object.fromEntries(page)).toEqual(windowGround);
  const plainPage = [...css('stopped/stopped.css').matchAll(/--window: (#\w+);/g)].map(
    ([, ground]) => ground,
  );
  expect(plainPage).toEqual([windowGround.light, windowGround.dark]);
});
