// The tour: the real app driven as a person would, against its built-in sandbox, from an empty profile. One line per
// step; every figure of out/tour/summary.json is read from the ledger, the disk or the server's own count.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { ElectronApplication, Page } from '@playwright/test';
import { root } from '../../scripts/project.mjs';
import { readRuntime } from '../../scripts/runtime.mjs';
import { RunningApp } from '../e2e/app.ts';
import { Hands, type JobWish } from '../e2e/hands.ts';
import { type LedgerJob, ledgerJobs, ledgerResults, sandboxOrigin } from '../e2e/ledger.ts';
import { Profile } from '../e2e/profile.ts';

const out = path.join(root, 'out', 'tour');
/** How files are named in the summary and on the screen: by their path from the project's folder, with `/`. */
const named = (file: string) => path.relative(root, file).replaceAll(path.sep, '/');
/** A wait that takes longer hangs, however slow the machine; in ms. */
const hangMs = 600_000;
const shots: string[] = [];
const mismatches: string[] = [];
const began = Date.now();

const wishes: JobWish[] = [
  {
    kind: 'Video',
    model: 'veo3.1',
    title: 'Rainy street',
    prompt: 'Rain on a neon street at night, slow dolly shot',
  },
  {
    kind: 'Music',
    model: 'suno-music',
    title: 'Morning Static',
    prompt: 'Warm lo-fi with brushed drums and a sleepy piano',
  },
  {
    kind: '3D',
    model: 'tripo-h3.1',
    title: 'Robot mascot',
    prompt: 'A friendly robot mascot with rounded corners',
  },
  {
    kind: 'Image',
    model: 'gpt-image-2',
    title: 'White cat',
    prompt: 'A white cat asleep on a red chair, morning light',
  },
];
const queued: JobWish = {
  kind: 'Video',
  model: 'seedance-2.0',
  title: 'Sunflower run',
  prompt: 'Running through sunflowers at noon',
};
const running: JobWish = {
  kind: 'Video',
  model: 'seedance-2.0-fast',
  title: 'Paper boats',
  prompt: 'Paper boats racing down a gutter after rain',
};
const finalWords = /completed|failed|cancelled/;

function say(step: string) {
  console.log(`[${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s] ${step}`);
}

function must(isTrue: boolean, complaint: string) {
  if (isTrue) return;
  mismatches.push(complaint);
  console.log(`          MISMATCH: ${complaint}`);
}

/** Waits for something that only a file or a server can tell. */
async function until<T>(what: string, ask: () => T | null | undefined | false, limitMs = hangMs): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = ask();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${limitMs / 1000} s.`);
    await delay(100);
  }
}

const readVersion = (): string => JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version;

/** Pictures of the documents, by the pictures of the tour that they are. */
const ofDocuments = {
  'first-run-dark': '01-first-run-dark',
  'main-dark': '05-video-dark',
  'new-job-light': '16-new-job-light',
  'main-light': '15-main-light',
};

/** With `-- --pictures`: the documents get those of this version. */
const renewsPictures = process.argv.includes('--pictures');

/** A test says when the pictures of the documents are of an earlier version. */
function renewPictures(version: string) {
  const folder = path.join(root, 'docs', 'images');
  for (const [name, shot] of Object.entries(ofDocuments)) {
    copyFileSync(path.join(out, `${shot}.png`), path.join(folder, `${name}.png`));
  }
  const pictures = Object.keys(ofDocuments).map((name) => [`${name}.png`, version]);
  writeFileSync(
    path.join(folder, 'taken.json'),
    `${JSON.stringify(Object.fromEntries(pictures), null, 2)}
`,
  );
  say(`renewed ${pictures.length} pictures of the documents`);
}

/** A still for each finished job, and the first picture of the film in the details, without a sign that it is still loading. */
async function whenDrawn(page: Page) {
  await page.waitForFunction(
    () => {
      const rows = [...document.querySelectorAll('[role="row"]:has([data-state="completed"])')];
      const film = document.querySelector('#inspector video');
      const isFilm =
        film instanceof HTMLVideoElement && film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
      return isFilm && rows.every((row) => row.querySelector('canvas[data-shown]') !== null);
    },
    undefined,
    { timeout: hangMs },
  );
  // The player's own sign of loading turns on for a moment, and nothing in the page tells of it.
  const film = page.locator('#inspector video');
  let before = await film.screenshot();
  for (const deadline = Date.now() + hangMs; ; ) {
    const now = await film.screenshot();
    if (now.equals(before)) return;
    if (Date.now() > deadline) throw new Error(`The film is not at rest after ${hangMs / 1000} s.`);
    before = now;
  }
}

async function shoot(page: Page, name: string) {
  const file = path.join(out, `${name}.png`);
  await page.screenshot({ path: file });
  shots.push(named(file));
}

async function resize(app: ElectronApplication, page: Page, width: number, height: number) {
  const window = await app.browserWindow(page);
  await window.evaluate((each, size) => each.setContentSize(size.width, size.height), { width, height });
  await page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [width, height], {
    polling: 100,
  });
}

async function chooseTheme(page: Page, theme: 'Dark' | 'Light') {
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('radiogroup', { name: 'Theme' }).getByText(theme, { exact: true }).click();
  await page.keyboard.press('Escape');
  await settings.waitFor({ state: 'hidden' });
}

interface Served {
  creates: number;
  createPosts: number;
  tasks: { id: string; status: string; cancelled: boolean }[];
}

async function askServer(profile: Profile): Promise<Served> {
  const origin = sandboxOrigin(profile);
  if (!origin) throw new Error('The ledger names no sandbox.');
  const answer = await fetch(`${origin}/sandbox/stats`);
  return (await answer.json()) as Served;
}

const jobOf = (profile: Profile, title: string): LedgerJob => {
  const job = ledgerJobs(profile).find((each) => each.title === title);
  if (!job) throw new Error(`The ledger has no job “${title}”.`);
  return job;
};

async function cancel(hands: Hands, profile: Profile, wish: JobWish, ending: RegExp) {
  const title = wish.title!;
  await hands.select(title);
  await hands.requestCancellation();
  await hands.inspector.getByText(ending).first().waitFor();
  const { jobId, model, cancellation, cancel: answer } = jobOf(profile, title);
  return {
    jobId,
    model,
    outcome: cancellation,
    httpStatus: answer?.httpStatus ?? null,
    code: answer?.code ?? null,
  };
}

let app: RunningApp;
let page: Page;

async function tour(profile: Profile) {
  const runtime = readRuntime();
  say(`Electron ${runtime.electron} (${runtime.source}), empty profile`);
  app = await RunningApp.launch(profile);
  page = await app.window();
  page.setDefaultTimeout(hangMs);
  let hands = new Hands(page);
  await resize(app.electron, page, 1280, 800);
  await page.getByRole('button', { name: 'Use the Sandbox' }).waitFor();
  await shoot(page, '01-first-run-dark');
  await hands.chooseSandbox();
  say('chose the Sandbox');
  await shoot(page, '02-empty-dark');

  await hands.fillJob(wishes[0]!);
  await shoot(page, '03-new-job-dark');
  await hands.submit();
  await hands.sheet.waitFor({ state: 'hidden' });
  for (const wish of wishes.slice(1)) await hands.makeJob(wish);
  say(`submitted ${wishes.length} jobs: image, video, music, 3D`);

  const before = await until('Two jobs in flight', () => {
    const open = ledgerJobs(profile).filter((job) => job.state === 'pending' || job.state === 'processing');
    return open.length >= 2 && ledgerJobs(profile).every((job) => job.state !== 'draft')
      ? ledgerJobs(profile)
      : null;
  });
  await shoot(page, '04-active-dark');
  const inFlight = before.filter((job) => job.state === 'pending' || job.state === 'processing');
  await app.killHard();
  say(`killed the whole app with SIGKILL, ${inFlight.length} jobs in flight`);

  app = await RunningApp.launch(profile);
  page = await app.window();
  page.setDefaultTimeout(hangMs);
  hands = new Hands(page);
  await resize(app.electron, page, 1280, 800);
  for (const wish of wishes) await hands.waitForStatus(wish.title!, finalWords, hangMs);
  const after = ledgerJobs(profile);
  const resumed = inFlight.filter(
    (job) => after.find((each) => each.jobId === job.jobId)?.state === 'completed',
  );
  const lost = before.filter(
    (job) => !after.some((each) => each.jobId === job.jobId && each.taskId === job.taskId),
  );
  const duplicated = after.length - new Set(after.map((job) => job.taskId ?? job.jobId)).size;
  say(`started again: ${resumed.length} of ${inFlight.length} jobs finished without help`);

  await until('Every file on disk', () =>
    ledgerResults(profile).every((result) => result.download === 'done'),
  );
  await hands.select('Rainy street');
  await page.locator('#inspector video').first().waitFor();
  // Without the documents in mind the tour continues where the computer cannot draw them.
  if (renewsPictures) await whenDrawn(page);
  await shoot(page, '05-video-dark');
  await hands.select('Morning Static');
  await page.locator('#inspector').getByRole('button', { name: 'Play' }).first().waitFor();
  await shoot(page, '06-music-dark');
  await hands.select('Robot mascot');
  await page.locator('#inspector model-viewer').first().waitFor();
  await shoot(page, '07-model-dark');

  await hands.makeJob(queued);
  await hands.waitForStatus(queued.title!, /pending/);
  const confirmed = await cancel(hands, profile, queued, /Cancellation confirmed/);
  await hands.waitForStatus(queued.title!, /cancelled/);
  await shoot(page, '08-cancelled-dark');
  say(`requested cancellation of a queued job: ${confirmed.outcome}`);
  must(confirmed.outcome === 'confirmed', `cancellation of the queued job ended as ${confirmed.outcome}`);

  await hands.makeJob(running);
  await hands.waitForStatus(running.title!, /processing/, hangMs);
  const refused = await cancel(hands, profile, running, /Cancellation refused/);
  await shoot(page, '09-refused-dark');
  say(
    `requested cancellation of a running job: ${refused.outcome}, HTTP ${refused.httpStatus} ${refused.code}`,
  );
  must(
    refused.outcome === 'refused' && refused.httpStatus === 409,
    `cancellation of the running job ended as ${refused.outcome}`,
  );
  await hands.waitForStatus(running.title!, /completed/, hangMs);
  await until('Every file on disk', () =>
    ledgerResults(profile).every((result) => result.download === 'done'),
  );
  say('the running job completed all the same; all files are on disk');

  const packetFile = path.join(out, 'support-packet.zip');
  await app.electron.evaluate(({ dialog }, filePath) => {
    // A dialog of the system cannot be driven from outside: the person's choice stands here.
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, packetFile);
  await hands.select('White cat');
  await shoot(page, '10-image-dark');
  await hands.openTab('Support');
  await page.getByRole('button', { name: 'Save…' }).click();
  await page
    .getByText(/^Saved/)
    .filter({ hasText: /B/ })
    .last()
    .waitFor();
  await shoot(page, '11-support-dark');
  const packet = { path: named(packetFile), bytes: statSync(packetFile).size };
  say(`saved a support packet of ${packet.bytes} bytes`);
  for (const tab of ['Timeline', 'Request', 'Billing'] as const) {
    await hands.openTab(tab);
    await shoot(page, `12-${tab.toLowerCase()}-dark`);
  }
  await hands.openTab('Result');

  await page.getByText('Gallery', { exact: true }).click();
  await page.getByRole('listbox', { name: 'Gallery' }).waitFor();
  await shoot(page, '13-gallery-dark');
  await page.getByText('List', { exact: true }).click();
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  await shoot(page, '14-settings-dark');
  await page.keyboard.press('Escape');
  await chooseTheme(page, 'Light');
  await hands.select('Rainy street');
  if (renewsPictures) await whenDrawn(page);
  await shoot(page, '15-main-light');
  await hands.openSheet('Image', 'gpt-image-2');
  await shoot(page, '16-new-job-light');
  await page.keyboard.press('Escape');
  await hands.sheet.waitFor({ state: 'hidden' });
  await resize(app.electron, page, 900, 600);
  await shoot(page, '17-small-light');
  await chooseTheme(page, 'Dark');
  await shoot(page, '18-small-dark');
  say(`took ${shots.length} pictures in both themes`);

  const server = await askServer(profile);
  const jobs = ledgerJobs(profile);
  await app.close();
  must(app.pageErrors.length === 0, `the window reported errors: ${app.pageErrors.join('; ')}`);
  return {
    runtime,
    jobs,
    server,
    restart: { inFlight, resumed, lost, duplicated },
    cancellations: [confirmed, refused],
    packet,
  };
}

/** Result files as they are on disk now, against what the ledger says of them. */
function resultsOf(profile: Profile, jobId: string) {
  return ledgerResults(profile)
    .filter((result) => result.jobId === jobId && result.path !== null)
    .map((result) => {
      const content = readFileSync(result.path!);
      const sha256 = createHash('sha256').update(content).digest('hex');
      must(sha256 === result.sha256, `${path.basename(result.path!)} has another hash than the ledger says`);
      must(
        content.length === result.bytes,
        `${path.basename(result.path!)} has another size than the ledger says`,
      );
      must(result.path!.startsWith(profile.downloads), `${result.path} is outside the results folder`);
      return {
        path: named(result.path!),
        bytes: content.length,
        sha256,
        mime: result.mime,
      };
    });
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const profile = new Profile({ downloads: path.join(out, 'results') });
try {
  const { runtime, jobs, server, restart, cancellations, packet } = await tour(profile);
  const submitted = wishes.length + 2;
  const summary = {
    runtime: { electron: runtime.electron, node: runtime.node, source: runtime.source },
    jobs: jobs.map((job) => ({
      jobId: job.jobId,
      family: job.family,
      model: job.model,
      taskId: job.taskId,
      requestId: job.requestId,
      endpoint: job.endpoint,
      status: job.state,
      results: resultsOf(profile, job.jobId),
    })),
    restart: {
      signal: 'SIGKILL',
      inFlight: restart.inFlight.length,
      resumed: restart.resumed.length,
      lost: restart.lost.length,
      duplicated: restart.duplicated,
    },
    cancellations,
    supportPacket: packet,
    server: { creates: server.creates, tasks: server.tasks.length },
    screenshots: shots,
  };
  must(jobs.length === submitted, `${submitted} jobs were submitted and the ledger has ${jobs.length}`);
  must(
    server.creates === submitted,
    `${submitted} jobs were submitted and the server counted ${server.creates}`,
  );
  must(restart.inFlight.length >= 2, `only ${restart.inFlight.length} jobs were in flight at the kill`);
  must(restart.resumed.length === restart.inFlight.length, 'not every job in flight was resumed');
  must(restart.lost.length === 0, `${restart.lost.length} jobs were lost`);
  must(restart.duplicated === 0, `${restart.duplicated} tasks stand behind more than one job`);
  for (const job of summary.jobs) {
    const wanted = job.status === 'cancelled' ? 0 : 1;
    must(job.results.length >= wanted, `${job.model} (${job.status}) has ${job.results.length} files`);
  }
  for (const task of server.tasks) {
    must(
      jobs.some((job) => job.taskId === task.id),
      `the server's task ${task.id} is in no job`,
    );
  }
  writeFileSync(path.join(out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  if (renewsPictures) renewPictures(readVersion());
  say(
    `${summary.jobs.length} jobs, ${server.creates} creates on the server, ${mismatches.length} mismatches`,
  );
  console.log(
    [
      `          pictures   ${named(out)}/*.png (${shots.length})`,
      `          results    ${named(profile.downloads)}`,
      `          packet     ${packet.path}`,
      `          summary    ${named(path.join(out, 'summary.json'))}`,
    ].join('\n'),
  );
} catch (error) {
  mismatches.push('the tour did not come to its end');
  console.error(error instanceof Error ? error.message : error);
  if (!app!.ended) {
    await shoot(page!, 'where-it-stopped');
    await app!.close();
  }
  console.error(app!.output.split('\n').slice(-30).join('\n'));
} finally {
  profile.remove();
}
if (mismatches.length > 0) process.exit(1);
