/** Faults of one job's charge, named in its prompt: they stay with it, and balance and usage agree about them. */
import { always, type Fault } from './types.ts';

function charge(name: string, help: string, end?: 'failed'): Fault {
  return { name, help, at: ['outcome'], lasts: always, ...(end === undefined ? {} : { end }) };
}

export const chargeFaults: readonly Fault[] = [
  charge('charge-twice', 'the job is charged a second time, under ids of no request'),
  charge('charge-again', 'the job is charged a second time, for the same request'),
  charge('charge-refunded', 'the charge is taken back a second later'),
  charge('charge-missing', 'the job is completed and never charged'),
  charge('charge-differs', 'the charge is a cent more than the price'),
  charge('charge-nameless', 'the usage row has neither id'),
  charge('charge-no-request', 'the usage row lacks the request id'),
  charge('charge-no-booking', 'the usage row lacks the booking'),
  charge('charge-failed', 'the task fails and is charged all the same', 'failed'),
  charge('charge-foreign', 'another client of the same key is charged at the same time'),
];
