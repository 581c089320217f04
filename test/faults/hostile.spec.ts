/**
 * The hostile proof with a window: a stranger's script runs in the page, and nobody presses anything. It calls every method
 * of the contract with whatever it likes, thousands of times, and tries every way out of a page.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import process from 'node:process';
import { type MethodName, methodNames } from '../../src/shared/contract/methods.ts';
import type { RunningApp } from '../e2e/app.ts';
import { boxKey, expect, type Page, test } from '../e2e/box.ts';
import { residentOf } from '../e2e/memory.ts';
import { answerQuestions } from '../e2e/press.ts';
import { watchDesktop } from '../e2e/seeded-results.ts';
import { watchMain } from '../support/held.ts';
import { plausible } from '../support/payloads.ts';
import { type Hostile, keepHostile } from './figures.ts';
import { type Chance, chance } from './hostile/random.ts';
import { hostileValue, spoiled } from './hostile/values.ts';
import { full, scaled } from './scale.ts';

const calls = scaled(1_500, 52_000);
const each = Math.ceil(calls / methodNames.length);
const atOnce = 100;
/** Main may take so much more while all of that is asked of it. */
const mostMiB = 512;
/** Main may be held for so long by whatever is asked of it, on the computer that this bound was chosen on. */
const mostMs = 250;
const mib = 2 ** 20;

/** JSON of one payload; null for none at all. */
function payload(draw: Chance, name: MethodName): string | null {
  const kind = draw.below(4);
  const value =
    kind === 0 ? hostileValue(draw) : kind === 1 ? plausible(name) : spoiled(draw, plausible(name));
  return JSON.stringify(value) ?? null;
}

/** Long runs are packed on their way: what a test hands to a page passes through main, whose work is measured. */
const run = 'x'.repeat(100_000);
const packed = (text: string | null) => text?.replaceAll(run, '\uE000') ?? null;

/** Makes calls of one method as a script makes them. @returns how they were answered, and how many told the key */
const ask = (page: Page, name: MethodName, payloads: readonly (string | null)[]) =>
  page.evaluate(
    async ({ method, texts, secret }) => {
      const api = window.safelight as unknown as Record<string, (given: unknown) => Promise<Said>>;
      type Said = { ok: boolean; error?: { code: string; message: string } };
      const codes: Record<string, number> = {};
      const said: string[] = [];
      let leaked = 0;
      const one = async (text: string | null) => {
        let code: string;
        try {
          const whole = text?.replaceAll('\uE000', 'x'.repeat(100_000));
          const answer = await api[method]!(whole === undefined ? undefined : JSON.parse(whole));
          code = answer.ok ? 'ok' : answer.error!.code;
          if (JSON.stringify(answer).includes(secret)) leaked += 1;
          if (code === 'internal') said.push(`${method}(${text?.slice(0, 300)}): ${answer.error?.message}`);
        } catch (thrown) {
          // The bridge of Electron itself refuses what is nested too deeply.
          const isRefused = String(thrown).includes('recursion depth exceeded');
          code = isRefused ? 'refused' : 'internal';
          if (!isRefused) said.push(`${method}(${text?.slice(0, 300)}) threw ${String(thrown)}`);
        }
        codes[code] = (codes[code] ?? 0) + 1;
      };
      await Promise.all(texts.map(one));
      return { codes, said, leaked };
    },
    { method: name as string, texts: payloads.map(packed), secret: boxKey },
  );

/** Everything a page has to reach the world with, at a server that counts what arrives. */
async function waysOut(page: Page): Promise<{ tried: number; arrived: number }> {
  let arrived = 0;
  const server = createServer((socket) => {
    arrived += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const tried = await page.evaluate(async (at) => {
    const to = (what: string) => `http://127.0.0.1:${at}/${what}`;
    const add = <K extends keyof HTMLElementTagNameMap>(tag: K, set: Partial<HTMLElementTagNameMap[K]>) => {
      const element = Object.assign(document.createElement(tag), set);
      const over = new Promise((resolve) => {
        element.addEventListener('load', resolve);
        element.addEventListener('error', resolve);
      });
      document.body.append(element);
      return { element, over };
    };
    const closed = (target: EventTarget) =>
      new Promise((resolve) => {
        for (const type of ['error', 'close', 'loadend']) target.addEventListener(type, resolve);
      });
    const ways: (() => unknown)[] = [
      () => fetch(to('fetch'), { mode: 'no-cors' }),
      () => fetch(to('kept'), { mode: 'no-cors', keepalive: true, method: 'POST', body: 'x' }),
      () => navigator.sendBeacon(to('beacon'), 'x'),
      () => closed(new WebSocket(`ws://127.0.0.1:${at}/`)),
      () => closed(new EventSource(to('events'))),
      () => {
        const request = new XMLHttpRequest();
        request.open('GET', to('xhr'));
        request.send();
        return closed(request);
      },
      () => add('img', { src: to('image') }).over,
      () => add('script', { src: to('script') }).over,
      () => add('link', { rel: 'stylesheet', href: to('style') }).over,
      () => add('link', { rel: 'preconnect', href: to('') }),
      () => add('link', { rel: 'dns-prefetch', href: to('') }),
      () => add('link', { rel: 'prefetch', href: to('prefetch') }),
      () => add('video', { src: to('video') }).over,
      () => add('iframe', { src: to('frame') }),
      () => add('object', { data: to('object') }),
      () => add('embed', { src: to('embed') }),
      () => add('a', { href: to('link') }).element.click(),
      () => add('a', { href: to('download'), download: 'x' }).element.click(),
      () => add('a', { href: to('pinged'), ping: to('ping') }).element.click(),
      () => add('form', { action: to('form'), method: 'post' }).element.submit(),
      () => window.open(to('window')),
      () => location.assign(to('navigation')),
      () => add('style', { textContent: `body { background: url(${to('css')}) }` }),
      () => new FontFace('stolen', `url(${to('font')})`).load(),
      () => new Worker(to('worker')),
      () => navigator.serviceWorker?.register(to('service')),
      () => navigator.clipboard.readText(),
      () => import(/* @vite-ignore */ to('module')),
    ];
    for (const way of ways) {
      try {
        await way();
      } catch {
        // Refused, as it has to be; what arrived is counted by the server.
      }
    }
    return ways.length;
  }, port);
  server.close();
  return { tried, arrived };
}

/** What of the computer a page must not have touched. */
const outside = ({ electron }: RunningApp) =>
  electron.evaluate(({ BrowserWindow, clipboard }) => ({
    windows: BrowserWindow.getAllWindows().length,
    clipboard: clipboard.readText(),
  }));

test('a page with a stranger’s script gets nothing out of any method of the contract, and nothing out of itself', {
  tag: '@security',
}, async ({ box, sit, expectedPageErrors }) => {
  if (full) test.setTimeout(3_600_000);
  expectedPageErrors.push(/./);
  const { app, page } = await sit();
  const counted = { cases: 0, hung: 0, crashed: 0, leaked: 0, spent: 0, escaped: 0 };
  const figures: Hostile = { ...counted, memoryMiB: 0, heldMs: 0, workMs: 0 };
  const desktop = await watchDesktop(app);
  await answerQuestions(app.electron, 1);
  await app.electron.evaluate(({ clipboard }) => clipboard.writeText('mine'));
  // What a person pressed to come here is over.
  await expect.poll(async () => (await ask(page, 'copyText', ['{"text":"mine"}'])).codes.ok ?? 0).toBe(0);
  const before = await outside(app);
  const creates = box.stats().createPosts;
  const memory = residentOf(app.process.pid!);
  const seen = process.platform === 'linux' ? await watchMain(app.electron) : null;
  const asked = process.env.SAFELIGHT_HOSTILE_SEED;
  const seed = asked === undefined ? (full ? Date.now() % 2 ** 31 : 20_261_129) : Number(asked);
  console.log(`${each} calls of each of ${methodNames.length} methods from seed ${seed}`);
  const draw = chance(seed);
  const complaints: string[] = [];
  const answered: Record<string, number> = {};
  /** What held main longest, of each method. */
  let worst = { name: 'none', passedMs: 0, workMs: 0, slowness: 1 };
  const lookAtMain = async (name: string) => {
    const held = await seen?.();
    if (held && held.workMs / held.slowness > worst.workMs / worst.slowness)
      worst = { name, ...held, passedMs: Math.max(held.passedMs, worst.passedMs) };
  };
  for (const name of methodNames) {
    for (let made = 0; made < each; made += atOnce) {
      const payloads = Array.from({ length: Math.min(atOnce, each - made) }, () => payload(draw, name));
      const { codes, said, leaked } = await ask(page, name, payloads);
      complaints.push(...said);
      for (const [code, count] of Object.entries(codes)) answered[code] = (answered[code] ?? 0) + count;
      figures.leaked += leaked;
      figures.cases += payloads.length;
      figures.memoryMiB = Math.max(
        figures.memoryMiB,
        Math.round((residentOf(app.process.pid!) - memory) / mib),
      );
    }
    await lookAtMain(name);
  }
  // Main does not even take in what no person would hand over.
  const huge = JSON.stringify({ text: 'x'.repeat(50_000_000) });
  expect((await ask(page, 'copyText', [huge, huge])).codes).toEqual({ invalid_input: 2 });
  await lookAtMain('100 million letters');
  const { tried, arrived } = await waysOut(page);
  await lookAtMain('the ways out');
  figures.heldMs = Math.ceil(worst.passedMs);
  figures.workMs = Math.ceil(worst.workMs);
  figures.cases += tried;
  figures.crashed = complaints.length;
  figures.spent = box.stats().createPosts - creates;
  const after = await outside(app);
  figures.escaped =
    arrived + (await desktop.asked()).length + (JSON.stringify(after) === JSON.stringify(before) ? 0 : 1);
  console.log(JSON.stringify(answered), JSON.stringify(figures));
  keepHostile('page', figures);
  expect(complaints.slice(0, 10)).toEqual([]);
  expect(after).toEqual(before);
  expect(figures).toMatchObject({ hung: 0, crashed: 0, leaked: 0, spent: 0, escaped: 0 });
  expect(figures.memoryMiB).toBeLessThan(mostMiB);
  expect(worst.workMs / worst.slowness, JSON.stringify(worst)).toBeLessThan(mostMs);
  expect(app.output, 'nothing is piled up by asking').not.toContain('MaxListenersExceededWarning');
  expect(page.url()).toMatch(/^safelight:\/\/app\//);
  // It still works for a person.
  await page.reload();
  await page.getByRole('button', { name: 'New job' }).first().waitFor();
});
