/** Faults in the charge of one job, named in its prompt. Balance and usage show them alike. */
import { always, type Fault } from './types.ts';

function charge(name: string, help: string, end?: 'failed'): Fault {
  return { name, help, at: ['outcome'], lasts: always, ...(end === undefined ? {} : { end }) };
}

export const chargeFaults: readonly Fault[] = [
  charge('charge-twice', 'the job is charged a second time, under ids that match no request'),
  charge('charge-again', 'the job is charged a second time, for the same request'),
  charge('charge-refunded', 'the charge is refunded one second later'),
  charge('charge-missing', 'the job is completed but never charged'),
  charge('charge-differs', 'the charge is a cent more than the price'),
  charge('charge-nameless', 'the usage row has no ids'),
  charge('charge-no-request', 'the usage row has no request id'),
  charge('charge-no-billing-id', 'the usage row has no billing id'),
  charge('charge-failed', 'the task fails but is charged anyway', 'failed'),
  charge('charge-foreign', 'another client with the same key is charged at the same time'),
];
