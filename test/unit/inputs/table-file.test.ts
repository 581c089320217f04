import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTableFile } from '../../../src/main/inputs/table-file.ts';
import { readTable, tableBounds } from '../../../src/shared/batch/table.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'safelight-table-'));
function file(name: string, content: string | Uint8Array): string {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}
const utf16 = (text: string, order: 'le' | 'be', withMark: boolean): Uint8Array => {
  const bytes = Buffer.from(`${withMark ? '\uFEFF' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};
const content = 'Subject;Größe\r\n"ein Fuchs; rot";"1024"\r\n';

describe('the file of a table', () => {
  it.each([
    ['UTF-8', Buffer.from(content)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${content}`)],
    ['UTF-16LE', utf16(content, 'le', false)],
    ['UTF-16LE with a mark', utf16(content, 'le', true)],
    ['UTF-16BE', utf16(content, 'be', false)],
    ['UTF-16BE with a mark', utf16(content, 'be', true)],
  ])('is read in %s', async (name, bytes) => {
    const read = await readTableFile(file(`${name}.csv`, bytes));
    expect(read.name).toBe(`${name}.csv`);
    expect(readTable(read.text)).toEqual({
      ok: true,
      table: {
        columns: ['Subject', 'Größe'],
        rows: [{ line: 2, cells: ['ein Fuchs; rot', '1024'] }],
        bad: [],
      },
    });
  });

  it('is refused in plain words when it is none', async () => {
    const refusal = async (place: string) => (await readTableFile(place).catch((error) => error)).message;
    expect(await refusal(file('a.xlsx', Buffer.from('PK\x03\x04')))).toContain('workbook');
    expect(await refusal(file('a.bin', Buffer.from('abc\0\0\0')))).toContain('not a text file');
    expect(await refusal(file('big.csv', Buffer.alloc(tableBounds.bytes + 1, 97)))).toContain('up to 8.4 MB');
    expect(await refusal(folder)).toContain('is not a file');
    expect(await refusal(path.join(folder, 'gone.csv'))).toContain('can no longer be read');
  });
});
