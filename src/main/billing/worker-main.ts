/** Entry of the thread that reads for billing, on a connection of its own: thousands of jobs hold nobody up. */
import { systemClock } from '../base/clock.ts';
import { localDay } from '../base/dates.ts';
import { answerOrders, openReader } from '../ledger/index.ts';
import { createReading, type Reading } from './reading.ts';

let reading: Reading | null = null;
answerOrders(({ file, isReadOnly }) => {
  reading ??= createReading({ ledger: openReader(file, isReadOnly), now: systemClock.now, dayOf: localDay });
  return reading;
});
