/** Answers as large as they may be, in the real app: main is free all the while, and what was paid for is on the disk. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { crc32 } from 'node:zlib';
import { scaled } from '../faults/scale.ts';
import { type Held, watchMain } from '../support/held.ts';
import { type Box, expect, test } from './box.ts';
import { Composer } from './composer.ts';
import { ledgerResults } from './ledger.ts';
import { submitRequest } from './submit.ts';

const MiB = 2 ** 20;
const taskId = `ldtask_${'a'.repeat(32)}`;

/** A picture of one pixel with so many bytes of a private chunk before its end. */
function picture(bytes: number): Buffer {
  const small = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const chunk = Buffer.alloc(bytes + 12);
  chunk.writeUInt32BE(bytes, 0);
  chunk.write('prVt', 4, 'latin1');
  for (let at = 8; at < 8 + bytes; at += 4) chunk.writeUInt32BE(Math.imul(at, 2_654_435_761) >>> 0, at);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + bytes)), 8 + bytes);
  const end = small.length - 12;
  return Buffer.concat([small.subarray(0, end), chunk, small.subarray(end)]);
}

/** 50,000 models in a list of nearly 8 MiB, which is the most that is read; a quarter of that in `npm test`. */
const listed = scaled(12_500, 50_000);
const listMiB = scaled(2, 8);
/** In base64 the larger one is nearly all that an answer may hold. */
const pictureMiB = scaled(24, 84);
const models = JSON.stringify({
  data: Array.from({ length: listed }, (_, at) => ({
    id: `model-${String(at).padStart(5, '0')}`,
    tokenlab: { category: 'image', supported_operations: ['text-to-image'], notes: 'x'.repeat(58) },
  })),
});

/** A status of nearly 2 MiB with as many values as may be. */
const status = JSON.stringify({
  id: taskId,
  status: 'processing',
  progress: 40,
  steps: Array.from({ length: 95_000 }, (_, at) => ({ [`s${at}`]: at })),
});

interface Front {
  origin: string;
  /** The task is over from now on. */
  finish(file: Buffer): void;
  polls(): number;
  close(): Promise<void>;
}

/** Stands before the box, and gives some answers of its own. */
async function standBefore(box: Box): Promise<Front> {
  let file: Buffer | null = null;
  let polls = 0;
  const json = (answer: ServerResponse, text: string) =>
    answer.writeHead(200, { 'content-type': 'application/json' }).end(text);
  const server = createServer(async (request, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', box.origin);
    if (request.method === 'POST') {
      request.resume();
      json(answer, JSON.stringify({ id: taskId, task_id: taskId, status: 'pending' }));
    } else if (pathname === '/v1/models') json(answer, searchParams.has('category') ? '[]' : models);
    else if (pathname === `/v1/tasks/${taskId}`) {
      polls += 1;
      if (file === null) json(answer, status);
      else {
        answer.writeHead(200, { 'content-type': 'application/json' });
        answer.write(`{"id":"${taskId}","status":"completed","data":[{"b64_json":"`);
        // In pieces whose base64 joins without a sign in between.
        for (let at = 0; at < file.length; at += 3 * MiB) {
          const piece = file.subarray(at, at + 3 * MiB).toString('base64');
          if (!answer.write(piece)) await once(answer, 'drain');
        }
        answer.end('"}]}');
      }
    } else {
      const { authorization = '' } = request.headers;
      const given = await fetch(`${box.origin}${request.url}`, { headers: { authorization } });
      answer.writeHead(given.status, { 'content-type': 'application/json' }).end(await given.text());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    finish(done) {
      file = done;
    },
    polls: () => polls,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Work that main may do at once, in ms, on the computer that the bound was chosen on. */
const most = 250;

test('the largest list, status and picture in an answer leave main free, and the picture is saved whole', {
  tag: ['@main', '@two-sizes'],
}, async ({ box, sit, profile }) => {
  test.skip(process.platform !== 'linux', 'The work of one thread is read from the kernel.');
  const front = await standBefore(box);
  try {
    const { app, page, hands } = await sit({ env: { TOKENLAB_API_BASE: front.origin } });
    const seen = await watchMain(app.electron);
    const said: Record<string, Held> = {};
    const mayHold = async (what: string) => {
      said[what] = await seen();
      const { workMs, slowness } = said[what];
      expect(workMs / slowness, `${what}: ${JSON.stringify(said[what])}`).toBeLessThan(most);
    };
    expect(models.length).toBeGreaterThan(0.93 * listMiB * MiB);
    expect(models.length).toBeLessThan(listMiB * MiB);
    expect(status.length).toBeGreaterThan(1.5 * MiB);
    expect(status.length).toBeLessThan(2 * MiB);
    await mayHold('nothing');

    const form = new Composer(page);
    await form.open();
    await form.chooseKind('Image');
    await expect(form.sheet.getByText(`${listed.toLocaleString('en')} models`)).toBeVisible();
    await page.keyboard.press('Escape');
    await mayHold(`a list of ${listMiB} MiB`);

    await submitRequest(page, {
      family: 'image',
      model: 'model-00001',
      fields: { prompt: 'Lamp' },
      title: 'Large lamp',
    });
    await hands.waitForStatus('Large lamp', /processing/);
    const before = front.polls();
    await expect.poll(front.polls).toBeGreaterThan(before + 2);
    await mayHold('statuses of 2 MiB');

    const file = picture(pictureMiB * MiB);
    front.finish(file);
    await hands.waitForStatus('Large lamp', /completed/);
    const done = () => ledgerResults(profile).filter(({ download }) => download === 'done');
    await expect.poll(done, { timeout: 120_000 }).toHaveLength(1);
    await mayHold(`a picture of ${(pictureMiB * 4) / 3} MiB in base64`);
    const [result] = done();
    const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(hashOf(readFileSync(result?.path ?? ''))).toBe(hashOf(file));
    // What it waited in is gone.
    await expect.poll(() => readdirSync(path.join(profile.userData, 'answers'))).toEqual([]);
    console.log(JSON.stringify(said));
  } finally {
    await front.close();
  }
});
