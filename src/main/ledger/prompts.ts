/** Prompts of earlier jobs, and snippets. */
import { type Family, families, familyOf } from '../../shared/families/index.ts';
import type { PastPrompt, Snippet } from '../../shared/prompts.ts';
import { searchForm, sortKey } from '../../shared/text.ts';
import type { SqlValue } from './db.ts';
import { searchCondition } from './search.ts';
import type { Session } from './session.ts';
import { time, word } from './stored.ts';

export interface PromptQueries {
  /** Different ones of the newest jobs, newest first; hidden jobs are left out. */
  past(search: string, limit: number): PastPrompt[];
  snippets(): Snippet[];
  putSnippet(snippet: Snippet, at: number): void;
  removeSnippet(snippetId: string): void;
}

/** So many jobs are read at once, and at most so often: a batch of thousands with one prompt does not hold main. */
const atOnce = 200;
const mostRounds = 20;

interface PromptColumns {
  seq: number;
  family: string;
  createdAt: number;
  prompt: SqlValue;
  input: SqlValue;
}

/** The fields that hold what a person describes: `prompt`, and `input` where something is spoken. */
const field = (name: 'prompt' | 'input') =>
  `CASE WHEN json_valid(request) THEN request ->> '$.fields.${name}' END`;

export function promptQueries({ db, tx }: Session): PromptQueries {
  return {
    past(search, limit) {
      const words = searchForm(search)
        .split(/\s+/)
        .filter((each) => each !== '');
      // The index knows pieces of three characters; shorter words are looked for in what it finds.
      const indexed = searchCondition(words.filter((each) => [...each].length >= 3).join(' '));
      const found = new Map<string, PastPrompt>();
      let before = Number.MAX_SAFE_INTEGER;
      for (let round = 0; round < mostRounds && found.size < limit; round += 1) {
        const rows: PromptColumns[] = db.all(
          `SELECT seq, family, created_at AS createdAt, ${field('prompt')} AS prompt, ${field('input')} AS input
           FROM jobs JOIN job_payloads ON job_id = id
           WHERE seq < ? AND hidden = 0 ${indexed === null ? '' : `AND seq IN (${indexed.sql})`}
           ORDER BY seq DESC LIMIT ${atOnce}`,
          before,
          ...(indexed?.params ?? []),
        );
        for (const row of rows) {
          const family = word<Family>(families, row.family, 'image');
          const value = familyOf(family).promptField === 'input' ? row.input : row.prompt;
          const text = typeof value === 'string' ? value.trim() : '';
          if (text === '' || found.has(text) || found.size === limit) continue;
          const form = words.length === 0 ? '' : searchForm(text);
          if (words.every((each) => form.includes(each)))
            found.set(text, { text, family, at: time(row.createdAt) ?? 0 });
        }
        const last = rows.at(-1);
        if (last === undefined || rows.length < atOnce) break;
        before = last.seq;
      }
      return [...found.values()];
    },

    snippets: () =>
      db.all<Snippet>('SELECT id, name, text FROM snippets ORDER BY name_key, created_at, rowid'),

    putSnippet(snippet, at) {
      tx(() =>
        db.run(
          `INSERT INTO snippets (id, name, name_key, text, created_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, text = excluded.text`,
          snippet.id,
          snippet.name,
          sortKey(snippet.name),
          snippet.text,
          at,
        ),
      );
    },

    removeSnippet(snippetId) {
      tx(() => db.run('DELETE FROM snippets WHERE id = ?', snippetId));
    },
  };
}
