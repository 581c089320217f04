import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDb } from '../../../src/main/ledger/db.ts';
import { allPacked, packed } from '../../../src/main/ledger/packed.ts';

test('rows that come as one text each have the values that were written, in their order', () => {
  const db = openDb(':memory:');
  db.exec('CREATE TABLE kept (at INTEGER PRIMARY KEY, text TEXT, number INTEGER) STRICT');
  // A zero character is never written.
  const text = fc.string({ unit: 'grapheme' }).map((all) => all.replaceAll('\0', ''));
  const odd = fc.constantFrom('', '"', '\\', '\u2028', '\ufeff', '[1,"]', 'null', '7');
  const row = fc.tuple(fc.option(fc.oneof(text, odd)), fc.option(fc.maxSafeInteger()));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
      db.run('DELETE FROM kept');
      for (const [at, values] of rows.entries()) db.run('INSERT INTO kept VALUES (?, ?, ?)', at, ...values);
      const sql = `SELECT ${packed('text, number')} FROM kept ORDER BY at DESC`;
      expect(allPacked(db, (values) => values, sql)).toEqual([...rows].reverse());
    }),
  );
  db.close();
});
