// `npm run seed-ledger -- --jobs N [folder]`: makes the ledger of a profile with N jobs in it, to try the app on and to
// measure it with. The folder is the profile; without one it is the one that SAFELIGHT_USER_DATA names.
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { AppError } from '../../src/shared/errors.ts';
import type { Progress } from './seeding/fill.ts';
import { ProfileInUse, seedProfile } from './seeding/seed-profile.ts';

const usage = 'Usage: npm run seed-ledger -- --jobs N [folder]   (or SAFELIGHT_USER_DATA=folder)';
const mostJobs = 10_000_000;

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}

function readArguments(): { jobs: number; folder: string } {
  try {
    const { values, positionals } = parseArgs({
      options: { jobs: { type: 'string' } },
      allowPositionals: true,
    });
    const [folder = process.env.SAFELIGHT_USER_DATA, ...rest] = positionals;
    const jobs = /^\d+$/.test(values.jobs ?? '') ? Number(values.jobs) : Number.NaN;
    if (!(jobs >= 1 && jobs <= mostJobs))
      refuse(`--jobs takes a whole number from 1 to ${mostJobs}.\n${usage}`);
    if (!folder || rest.length > 0) refuse(`Which profile? Name one folder.\n${usage}`);
    return { jobs, folder: path.resolve(folder) };
  } catch (error) {
    refuse(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);

const { jobs, folder } = readArguments();
const began = performance.now();
const say = ({ step, done }: Progress) =>
  console.log(
    `${step.padEnd(8)} ${done === null ? '' : `${done.toLocaleString('en')} of ${jobs.toLocaleString('en')}`} (${seconds(began)} s)`,
  );
try {
  seedProfile(folder, jobs, say);
  console.log(
    `${jobs.toLocaleString('en')} jobs in ${path.join(folder, 'ledger.db')}, in ${seconds(began)} s.`,
  );
} catch (error) {
  if (!(error instanceof ProfileInUse || error instanceof AppError)) throw error;
  console.error(error.message);
  process.exit(1);
}
