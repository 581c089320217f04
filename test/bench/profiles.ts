/** Profiles full of jobs, made once for all measurements of a run and removed at its end. */
import process from 'node:process';
import { Profile } from '../e2e/profile.ts';
import { seedProfile } from '../support/seeding/seed-profile.ts';

const made = new Map<number, Profile>();

/** A profile with so many jobs of an earlier session. No app has it open when a measurement begins, nor when it ends. */
export function profileOf(jobs: number): Profile {
  const known = made.get(jobs);
  if (known !== undefined) return known;
  const profile = new Profile();
  process.once('exit', () => profile.remove());
  if (jobs > 0) seedProfile(profile.userData, jobs, () => undefined);
  made.set(jobs, profile);
  return profile;
}
