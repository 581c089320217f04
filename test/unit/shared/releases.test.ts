import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../scripts/project.mjs';
import { releasesIn } from '../../../src/shared/releases.ts';

const changelog = `# Changelog

Words about it.

## [Unreleased]

## [0.2.0] - 2026-12-24

### Added
- One thing,
  on two lines, with \`code\`, **weight** and [a link](docs/here.md#there).
- Another.

### Fixed

- A third.

Not a change.

## 0.1.0

### Added
- The first.
`;

test('a changelog is read as releases with their changes', () => {
  expect(releasesIn(changelog)).toEqual([
    {
      version: '0.2.0',
      date: '2026-12-24',
      groups: [
        {
          title: 'Added',
          items: ['One thing, on two lines, with `code`, weight and a link.', 'Another.'],
        },
        { title: 'Fixed', items: ['A third.'] },
      ],
    },
    { version: '0.1.0', date: null, groups: [{ title: 'Added', items: ['The first.'] }] },
  ]);
});

test('whatever a server writes there is text', () => {
  expect(releasesIn('<script>1</script>')).toEqual([]);
  const [release] = releasesIn('## 9.0.0\n### <b>\n- <img src=x onerror=y>\r\n');
  expect(release?.groups).toEqual([{ title: '<b>', items: ['<img src=x onerror=y>'] }]);
});

test("the app's own changelog loses no entry", () => {
  const text = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
  const entries = releasesIn(text).flatMap(({ groups }) => groups.flatMap(({ items }) => items));
  expect(entries).toHaveLength(text.match(/^- /gm)!.length);
});
