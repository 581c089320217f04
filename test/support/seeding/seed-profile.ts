/** Fills the ledger of an empty profile. The app's own code makes it; only the many rows are written past its rooms. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../../src/main/base/clock.ts';
import { claimLedger, openLedger } from '../../../src/main/ledger/index.ts';
import { seal } from '../../../src/main/ledger/seal.ts';
import { sandboxAccountId } from '../../../src/shared/sample.ts';
import { fillLedger, type Progress } from './fill.ts';
import { writePictures } from './pictures.ts';

export class ProfileInUse extends Error {}

/** Whose jobs they are. Its key is missing, so nothing of it is ever sent. */
export const seededAccount = 'seeded';

/**
 * @param folder absolute; made when it is missing
 * @throws ProfileInUse when an app has the profile open, or it has a ledger already
 */
export function seedProfile(
  folder: string,
  jobs: number,
  progress: (at: Progress) => void,
  now = systemClock.now(),
): void {
  const file = path.join(folder, 'ledger.db');
  const claim = claimLedger(file);
  if (claim.kind === 'taken') {
    throw new ProfileInUse(`A Safelight has ${folder} open. Close it, or name another folder.`);
  }
  if (existsSync(file)) {
    claim.release();
    throw new ProfileInUse(`${folder} is not empty: it has a ledger already. Name another folder.`);
  }
  const ledger = openLedger({ report: () => undefined, file, clock: systemClock, claim });
  const account = {
    keyStorage: 'none',
    keyHint: null,
    managementStorage: 'none',
    createdAt: now,
    removedAt: null,
  } as const;
  ledger.accounts.insert({
    ...account,
    id: sandboxAccountId,
    kind: 'sandbox',
    label: 'Sandbox',
    apiBase: 'http://127.0.0.1:9',
    keyState: 'ok',
    active: true,
  });
  ledger.accounts.insert({
    ...account,
    id: seededAccount,
    kind: 'tokenlab',
    label: 'Seeded jobs',
    apiBase: 'https://api.tokenlab.sh',
    keyState: 'unchecked',
    active: false,
  });
  ledger.close();
  // Held again while it is filled.
  const filling = claimLedger(file);
  if (filling.kind === 'taken') throw new ProfileInUse(`A Safelight has just opened ${folder}.`);
  try {
    fillLedger(
      file,
      { account: seededAccount, jobs, now, pictures: writePictures(path.join(folder, 'seeded'), 24) },
      progress,
    );
    // So that its first start is like any other.
    seal(file);
  } finally {
    filling.release();
  }
}
