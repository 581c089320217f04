/**
 * Where the catalogue of an account is kept between starts. The records of single models are in the ledger. The lists, which can
 * be long, are files beside it, written while others have their turn; the ledger has the time of each.
 */
import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/accounts/say.ts';
import { type DiskMessages, writeAtomically } from '../base/files.ts';
import { listLimits } from '../base/json-limits.ts';
import { readRegular } from '../base/regular-file.ts';
import type { Space } from '../base/space.ts';
import type { CatalogueQueries } from '../ledger/index.ts';
import type { CatalogueStore } from '../tokenlab/index.ts';

export interface KeptCatalogues {
  storeOf(accountId: string): CatalogueStore;
  /** Forgets everything of an account. */
  clear(accountId: string): Promise<void>;
}

const messages: DiskMessages = {
  full: say('noRoomForModels'),
  unwritable: (code) => say('modelsNotSaved', { code }),
};

const isList = (name: string): boolean => name === 'models' || name.startsWith('models:');

export function keepCatalogues(ledger: CatalogueQueries, folder: string, space: Space): KeptCatalogues {
  const fileOf = (accountId: string, name: string): string =>
    join(folder, `${createHash('sha256').update(`${accountId}\n${name}`).digest('hex').slice(0, 32)}.json`);

  return {
    storeOf: (accountId) => ({
      async load(name) {
        const kept = ledger.get(accountId, name);
        // An earlier version kept its lists in the ledger.
        if (kept === null || kept.body !== '') return kept;
        try {
          const bytes = await readRegular(fileOf(accountId, name), listLimits.bytes);
          return { ...kept, body: bytes.toString('utf8') };
        } catch {
          // Whatever became of the file, the list is asked for again.
          return null;
        }
      },

      async save(name, { body, fetchedAt }) {
        if (!isList(name)) {
          ledger.put(accountId, name, fetchedAt, body);
          return;
        }
        try {
          await mkdir(folder, { recursive: true, mode: 0o700 });
          const write = () => writeAtomically(fileOf(accountId, name), body, { messages, mode: 0o600 });
          await space.during(folder, body.length, messages, write);
          ledger.put(accountId, name, fetchedAt, '');
        } catch (thrown) {
          // It is asked for again next time.
          if (!(thrown instanceof AppError)) throw thrown;
        }
      },
    }),

    async clear(accountId) {
      const lists = ledger.names(accountId).filter(isList);
      ledger.clear(accountId);
      for (const name of lists) await rm(fileOf(accountId, name), { force: true });
    },
  };
}
