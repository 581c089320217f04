/** A large download, hashed and on the disk, beside curl and sha256sum; a server in a process of its own sends both. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { openBench } from '../unit/results/bench.ts';
import type { Bench } from './measure.ts';

const size = 1024 ** 3;

/** Answers each request with `size` bytes. */
const server = `
  const piece = require('node:crypto').randomBytes(1024 * 1024);
  require('node:http').createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': ${size}, etag: '"a"' });
    let left = ${size} / piece.length;
    const send = () => { while (left > 0) { left -= 1; if (!response.write(piece)) return; } response.end(); };
    response.on('drain', send);
    send();
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

async function withServer<T>(work: (origin: string, folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-bench-'));
  const child = spawn(process.execPath, ['-e', server], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = await once(child.stdout, 'data');
    return await work(`http://127.0.0.1:${String(port).trim()}`, folder);
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many MiB a second come, and how many s of CPU each GiB costs. */
const ours = (files: number) =>
  withServer(async (origin) => {
    const bench = await openBench();
    const cpu = process.cpuUsage();
    const began = performance.now();
    for (let file = 0; file < files; file += 1) {
      const id = bench.result(bench.job(), { url: `${origin}/${file}`, media: 'other' });
      bench.downloads.enqueue(bench.row(id).jobId);
    }
    await bench.idle();
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const done = bench.ledger.results.inStates(['done']).length;
    await bench.close();
    if (done !== files) throw new Error(`${done} of ${files} downloads are done.`);
    return { seconds: seconds / files, cpuSeconds: (user + system) / 1e6 / files };
  });

const withTools = () =>
  withServer(async (origin, folder) => {
    const file = path.join(folder, 'file');
    const began = performance.now();
    execFileSync('curl', ['-s', '-o', file, origin]);
    execFileSync('sha256sum', [file]);
    return (performance.now() - began) / 1000;
  });

const benches: Bench[] = [
  {
    name: 'a download of 1 GiB, hashed and on the disk',
    unit: 's',
    rounds: 3,
    // 1.3 times as fast.
    target: { mostRatio: 1 / 1.3 },
    measure: async () => (await ours(1)).seconds,
    floor: { name: 'curl, then sha256sum', measure: withTools },
  },
  {
    name: 'CPU of each GiB of three downloads at once',
    unit: 's',
    rounds: 3,
    target: { most: 4 },
    measure: async () => (await ours(3)).cpuSeconds,
    floor: { name: 'curl, then sha256sum', measure: withTools },
  },
];

export default benches;
