import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AnswerMedia, createAnswerMedia } from '../../../src/main/base/answer-media.ts';
import { listLimits, taskLimits } from '../../../src/main/base/json-limits.ts';
import { createSpace } from '../../../src/main/base/space.ts';
import { createClient } from '../../../src/main/tokenlab/client.ts';
import { createTransport } from '../../../src/main/tokenlab/http.ts';
import { type TakenBody, takeFile, takeWords } from '../../../src/main/tokenlab/take-body.ts';
import { MiB } from '../../../src/shared/units.ts';
import { direct } from '../direct.ts';

let folder: string;
let media: AnswerMedia;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-media-'));
  media = createAnswerMedia(
    path.join(folder, 'answers'),
    createSpace(async () => ({ id: 'disk', free: null })),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

const kept = () => readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.media'));
const contentOf = (name: string) => readFileSync(path.join(folder, 'answers', name));

/** Takes a body in pieces of these sizes, the last of them again and again. */
async function take(
  body: Uint8Array,
  sizes: readonly number[],
  limits = taskLimits,
  into: AnswerMedia | null = media,
): Promise<TakenBody> {
  const taker = takeWords({ limits, media: into });
  let at = 0;
  for (let turn = 0; at < body.length; turn += 1) {
    const size = sizes[Math.min(turn, sizes.length - 1)]!;
    if (!(await taker.write(body.subarray(at, at + size)))) break;
    at += size;
  }
  return taker.end();
}

/** Bytes that are never twice the same in a test. */
function noise(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed + 1;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** How servers write base64 in JSON. */
const spellings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll('/', '\\/'),
  (text) => text.replaceAll('+', '\\u002b').replaceAll('=', '\\u003D'),
  (text) => text.replace(/.{76}/g, '$&\\r\\n'),
  (text) => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
];

describe('a body that comes in any pieces', () => {
  it('is the same words, with its media on the disk and a marker in the place of each', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ bytes: fc.integer({ min: 60_000, max: 120_000 }), spelling: fc.nat(4) }), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 90_000 })), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.jsonValue({ maxDepth: 3 }),
        async (parts, sizes, beside) => {
          const files = parts.map(({ bytes }, index) => noise(bytes, index));
          const data = files.map((file, index) => {
            const text = spellings[parts[index]!.spelling]!(file.toString('base64'));
            return index === 1 ? `{"url":"data:image\\/png;base64,${text}"}` : `{"b64_json":"${text}"}`;
          });
          const body = Buffer.from(`{"beside":${JSON.stringify(beside)},"data":[${data.join(',')}]}`);
          const taken = await take(body, [...sizes, 20_000]);
          const read = JSON.parse(Buffer.from(taken.bytes).toString()) as {
            beside: unknown;
            data: { b64_json?: string; url?: string }[];
          };
          expect(read.beside).toEqual(JSON.parse(JSON.stringify(beside)));
          for (const [index, file] of files.entries()) {
            const text = read.data[index]!.b64_json ?? read.data[index]!.url!.replace(/^.*,/, '');
            if (taken.media[text] === undefined) {
              expect(Buffer.from(text, 'base64').equals(file)).toBe(true);
              continue;
            }
            const { name, bytes, sha256 } = taken.media[text];
            expect(bytes).toBe(file.length);
            expect(sha256).toBe(createHash('sha256').update(file).digest('hex'));
            expect(contentOf(name).equals(file)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([1, 2, 3, 5, 7, 4096])('finds the end of each text in pieces of %i bytes', async (size) => {
    const value = { 'a"b': ['\\', '\\"', '"', '\\\\"\\', ''], c: 'x'.repeat(50), '': [[{}]] };
    const text = JSON.stringify(value);
    const { bytes, isOvergrown } = await take(Buffer.from(text), [size]);
    expect([Buffer.from(bytes).toString(), isOvergrown]).toEqual([text, false]);
  });

  it('keeps a long text that is no media among the words, and counts it', async () => {
    const text = JSON.stringify({ prompt: `A word and ${'A'.repeat(100_000)}` });
    expect(Buffer.from((await take(Buffer.from(text), [1000])).bytes).toString()).toBe(text);
    const long = JSON.stringify({ prompt: 'a word, '.repeat(400_000) });
    expect(await take(Buffer.from(long), [65_536])).toMatchObject({ isOvergrown: true, media: {} });
    expect(kept()).toEqual([]);
  });

  it('takes the same media once, and no marker that a server made up', async () => {
    const file = noise(80_000, 1);
    const text = file.toString('base64');
    const forged = `media:${'0'.repeat(32)}:${createHash('sha256').update(file).digest('hex')}`;
    const taken = await take(Buffer.from(JSON.stringify({ data: [text, text, forged] })), [9_999]);
    const { data } = JSON.parse(Buffer.from(taken.bytes).toString()) as { data: string[] };
    expect(data[0]).toBe(data[1]);
    expect(Object.keys(taken.media)).toEqual([data[0]]);
    expect(kept()).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['of nothing but brackets', '['.repeat(3 * MiB)],
    ['of nested objects', '{"a":'.repeat(MiB)],
    ['of empty lists', `[${'[],'.repeat(MiB)}0]`],
    ['of short texts', `[${'"ab",'.repeat(MiB)}0]`],
    ['of escaped quotes', `["${'\\"'.repeat(2 * MiB)}"]`],
    ['of texts just below the size of media', `[${`"${'x'.repeat(60_000)}",`.repeat(60)}0]`],
    ['of spaces', ' '.repeat(3 * MiB)],
    ['of media and too many words beside it', `["${'A'.repeat(MiB)}",${'1,'.repeat(300_000)}0]`],
  ])('%s is ended where it is too much, and leaves nothing on the disk', async (_name, text) => {
    expect(await take(Buffer.from(text), [65_536])).toMatchObject({
      isOvergrown: true,
      bytes: { length: 0 },
    });
    expect(kept()).toEqual([]);
  });

  it('has no room for media in a list, nor beyond what a file may be', async () => {
    const body = Buffer.from(JSON.stringify([noise(7 * MiB, 1).toString('base64')]));
    expect((await take(body, [65_536], listLimits, null)).isOvergrown).toBe(true);
    expect((await take(body, [65_536], { ...taskLimits, media: MiB })).isOvergrown).toBe(true);
    expect(kept()).toEqual([]);
  });

  it('that breaks off leaves nothing on the disk, in the middle of a text or after it', async () => {
    const text = noise(200_000, 3).toString('base64');
    for (const part of [`{"a":"${text}`, `{"a":"${text}","b":"${text.slice(9)}`]) {
      const taker = takeWords({ limits: taskLimits, media });
      await taker.write(Buffer.from(part));
      await taker.abandon();
      expect(kept()).toEqual([]);
    }
  });

  it('that is a file itself goes to the disk where it is large', async () => {
    const small = takeFile({ limits: taskLimits, media });
    await small.write(noise(100_000, 1));
    expect(await small.end()).toMatchObject({ file: null, bytes: { length: 100_000 } });
    const large = takeFile({ limits: taskLimits, media });
    const file = noise(5 * MiB, 2);
    for (let at = 0; at < file.length; at += 65_536) await large.write(file.subarray(at, at + 65_536));
    const taken = await large.end();
    expect(taken.bytes).toHaveLength(0);
    expect(contentOf(taken.file!.name).equals(file)).toBe(true);
  });
});

describe('media of answers', () => {
  it('come from a server to the disk, and are dropped where they are no result', async () => {
    const file = noise(3 * MiB, 5);
    const answers = {
      ldtask_done: { id: 'ldtask_done', status: 'completed', data: [{ b64_json: file.toString('base64') }] },
      ldtask_open: { id: 'ldtask_open', status: 'processing', preview: file.toString('base64') },
    };
    const server = createServer((request, answer) => {
      const id = (request.url ?? '').split('/').at(-1) as keyof typeof answers;
      answer.setHeader('content-type', 'application/json').end(JSON.stringify(answers[id]));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const transport = createTransport({ baseUrl, version: '1', now: Date.now, network: direct, media });
    const client = createClient({
      transport,
      media,
      now: Date.now,
      redact: (value) => value,
      key: async () => 'sk-test-key',
    });
    try {
      const open = await client.getTask({ taskId: 'ldtask_open' });
      expect(open).toMatchObject({ kind: 'task', task: { state: 'processing' } });
      expect(kept()).toEqual([]);
      const done = await client.getTask({ taskId: 'ldtask_done' }, { family: 'image' });
      if (done.kind !== 'task') throw new Error(done.kind);
      expect(done.task.outputs).toMatchObject([
        { kind: 'inline', media: 'image', file: { bytes: file.length } },
      ]);
      expect(contentOf(done.task.outputs[0]!.file!.name).equals(file)).toBe(true);
    } finally {
      await transport.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('that nothing is known of are removed after a day, and no name leads out of their folder', async () => {
    const names: string[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const writer = await media.begin();
      await writer.write(Buffer.from('abc'));
      names.push((await writer.end()).name);
    }
    const isKnown = (name: string) => name === names[0];
    await media.sweep(isKnown, Date.now());
    expect(kept()).toHaveLength(2);
    await media.sweep(isKnown, Date.now() + 25 * 3_600_000);
    expect(kept()).toEqual([path.join('answers', names[0]!)]);
    for (const name of ['../../etc/passwd', '/etc/passwd', 'x', '']) {
      expect(await media.sizeOf(name).catch(() => null)).toBeNull();
      await expect(async () => {
        for await (const piece of media.read(name)) expect(piece).toBeNull();
      }).rejects.toThrow();
    }
  });
});
