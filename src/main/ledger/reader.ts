/** A second connection to a ledger that is open already, which only reads: for threads that work through many rows. */
import { systemClock } from '../base/clock.ts';
import { type BillingQueries, billingQueries } from './billing.ts';
import { openDb } from './db.ts';
import { type GalleryQueries, galleryQueries } from './gallery.ts';
import { countedList, type JobListQueries, jobListQueries } from './job-list.ts';
import { type MetaQueries, metaQueries } from './meta.ts';
import { createSession } from './session.ts';

export interface LedgerReader {
  billing: Pick<BillingQueries, 'reconcilable' | 'decisions' | 'spend'>;
  meta: Pick<MetaQueries, 'get'>;
  list: JobListQueries;
  gallery: GalleryQueries;
}

/**
 * Checks nothing: the thread that opened the ledger has done so.
 * @param isReadOnly the ledger's disk has no free byte
 * @param version grows whenever the rows of jobs have changed; lists keep their answers until then
 */
export function openReader(file: string, isReadOnly = false, version = (): number => 0): LedgerReader {
  const db = openDb(file, undefined, isReadOnly);
  db.exec('PRAGMA query_only = ON');
  const session = { ...createSession(db, systemClock, () => undefined), version };
  const countedOf = countedList(session, () => undefined);
  return {
    billing: billingQueries(session),
    meta: metaQueries(session),
    list: jobListQueries(session, countedOf),
    gallery: galleryQueries(session, countedOf),
  };
}
