import { openDb } from '../../../src/main/ledger/db.ts';
import type { Ledger } from '../../../src/main/ledger/index.ts';

/** Holds the ledger as another program would. @returns what lets it go */
export function holdLedger({ file }: Pick<Ledger, 'file'>): () => void {
  const other = openDb(file);
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}
