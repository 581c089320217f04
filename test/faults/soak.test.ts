/**
 * The soak: many jobs at high speed through all rooms of the app, with faults of every kind and a process that is
 * killed again and again. In the end the ledger's file and the sandbox's own record have to say the same.
 */

import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { failpoints } from '../../src/main/base/failpoints.ts';
import type { SandboxStats } from '../../src/sandbox/index.ts';
import { keepFigures } from './figures.ts';
import { newFolder } from './lab/lab.ts';
import { full, hangs, scaled } from './scale.ts';
import { compare } from './soak/compare.ts';
import { chance, plan } from './soak/plan.ts';
import { type Running, start } from './soak/processes.ts';
import { readRecords } from './soak/records.ts';

const jobs = scaled(100, 2_000);
const wantedKills = scaled(2, 10);
const seed = Number(process.env.SAFELIGHT_SOAK_SEED ?? (full ? Date.now() & 0x7fffffff : 20_261_123));

it(
  `${jobs.toLocaleString('en')} jobs with faults and ${wantedKills} kills: ledger and record agree job by job, cent by cent`,
  async () => {
    const folder = newFolder();
    const journal = path.join(folder, 'sandbox.jsonl');
    const sandbox = start('src/sandbox/cli.ts', [
      ...['--port', '0', '--speed', '100', '--media', 'tiny', '--state', journal],
    ]);
    const ready = await sandbox.until((line) => line.startsWith('Sandbox ready at '));
    const origin = ready.replace('Sandbox ready at ', '');
    const random = chance(seed);
    const lives: Running[] = [];
    try {
      const env = {
        SOAK_FOLDER: folder,
        SOAK_ORIGIN: origin,
        SOAK_JOURNAL: journal,
        SOAK_JOBS: String(jobs),
        SOAK_SEED: String(seed),
      };
      const live = (more: Record<string, string> = {}) => {
        const life = start('test/faults/soak/worker.ts', [], { ...env, ...more });
        lives.push(life);
        return life;
      };
      const stats = async () => (await (await fetch(`${origin}/sandbox/stats`)).json()) as SandboxStats;

      let kills = 0;
      for (let kill = 1; kill <= wantedKills; kill += 1) {
        // Every second time at a named point, otherwise at any moment.
        const point = failpoints[Math.floor(random() * failpoints.length)];
        const atPoint: Record<string, string> =
          kill % 2 === 0 ? { SOAK_KILL_AT: `${point}@${1 + Math.floor(random() * 40)}` } : {};
        const life = live(atPoint);
        const after = Math.max(1, Math.round(((jobs * 0.8) / wantedKills) * (0.5 + random())));
        const isFarEnough = () => life.lines.filter((line) => line === 'ended').length >= after;
        await Promise.race([life.until(isFarEnough).catch(() => ''), life.gone]);
        life.child.kill('SIGKILL');
        if ((await life.gone) === 'SIGKILL') kills += 1;
      }
      const last = live();
      await last.until((line) => line === 'finished');
      await last.gone;

      const { tasks, inline, createPosts, faults, outputsWithKey } = await stats();
      const endings = new Map(
        [...tasks, ...inline].map(({ id, status, charged }) => [id, { status, charged }]),
      );
      const told = lives.flatMap((life) =>
        life.lines.filter((line) => line.startsWith('told ')).map((line) => line.slice(5)),
      );
      const planned = plan(jobs, seed);
      const found = await compare({
        folder,
        planned,
        told,
        records: readRecords(journal),
        endings,
        createPosts,
      });
      const acted = Object.values(faults).reduce((sum, count) => sum + count, 0);
      const { lost, duplicated, mismatches } = found;
      keepFigures('soak', { jobs: planned.length, kills, faults: acted, lost, duplicated, mismatches });
      console.log(
        `seed ${seed}: ${kills} kills, ${acted} faults, ${found.ledgerUsd} USD, ${JSON.stringify(found.states)}`,
      );
      expect(found.complaints).toEqual([]);
      expect(kills).toBe(wantedKills);
      expect(outputsWithKey, 'downloads that showed the key').toBe(0);
      expect(new Set(told).size).toBeGreaterThan(0);
    } finally {
      for (const { child } of [...lives, sandbox]) child.kill('SIGKILL');
      await Promise.all([...lives, sandbox].map(({ gone }) => gone));
      rmSync(folder, { recursive: true, force: true });
    }
  },
  hangs,
);
