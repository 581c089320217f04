/** The changelog as data, for the window. Read when the app is built, and from the notes of an update. */

export interface Release {
  /** Null: not released yet. */
  version: string | null;
  /** As it is written, for example `2026-11-29`. */
  date: string | null;
  groups: { title: string; items: string[] }[];
}

/** Links and marks of emphasis lose their form; words in backticks keep it. */
const plain = (text: string): string =>
  text
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();

/** Understands Keep a Changelog: `## [1.2.3] - 2026-11-29`, `### Added`, and lists. Anything else is passed over. */
export function releasesIn(markdown: string): Release[] {
  const releases: Release[] = [];
  let item: string[] | null = null;
  const endItem = () => {
    const group = releases.at(-1)?.groups.at(-1);
    if (item !== null) group?.items.push(plain(item.join(' ')));
    item = null;
  };
  for (const line of markdown.split(/\r?\n/)) {
    const [, version, date] = /^## \[?([^\]\s]+)\]?(?:\s+-\s+(\S+))?\s*$/.exec(line) ?? [];
    const title = /^### (.+)$/.exec(line)?.[1];
    if (version !== undefined || title !== undefined || line.trim() === '') endItem();
    if (version !== undefined) {
      releases.push({ version: /^\d/.test(version) ? version : null, date: date ?? null, groups: [] });
    } else if (title !== undefined) {
      releases.at(-1)?.groups.push({ title: title.trim(), items: [] });
    } else if (/^- /.test(line)) {
      endItem();
      item = [line.slice(2)];
    } else if (item !== null && /^\s+\S/.test(line)) {
      (item as string[]).push(line);
    }
  }
  endItem();
  return releases
    .map((release) => ({ ...release, groups: release.groups.filter(({ items }) => items.length > 0) }))
    .filter(({ groups }) => groups.length > 0);
}
