/** Faults of cancellation, materials, the catalogue and the usage rows. Sums always match the rows shown. */
import { Refusal, refusalAnswer } from '../refusal.ts';
import { always, type Fault } from './types.ts';

function cancel(name: string, help: string, status: number, type: string, code: string): Fault {
  return {
    name,
    help,
    at: ['cancel'],
    lasts: always,
    instead: ({ exchange }) =>
      refusalAnswer(
        new Refusal(status, type, `The task was not cancelled: ${code}.`, { code }),
        exchange.requestId,
      ),
  };
}

/** Faults that a handler looks up by name and acts out. */
function asked(name: string, help: string, at: Fault['at'], lasts = always): Fault {
  return { name, help, at, lasts };
}

export const serviceFaults: readonly Fault[] = [
  cancel(
    'cancel-unsupported',
    'DELETE answers 400 unsupported_task_cancel',
    400,
    'invalid_request_error',
    'unsupported_task_cancel',
  ),
  cancel(
    'cancel-too-late',
    'DELETE answers 409 task_not_cancellable',
    409,
    'invalid_request_error',
    'task_not_cancellable',
  ),
  cancel(
    'cancel-not-found',
    'DELETE answers 404 async_task_not_found',
    404,
    'async_task_not_found',
    'async_task_not_found',
  ),
  cancel('cancel-not-owned', 'DELETE answers 403 task_not_owned', 403, 'permission_error', 'task_not_owned'),
  {
    name: 'delete-drops',
    help: 'DELETE is carried out, then the connection is reset without an answer',
    at: ['cancel'],
    lasts: always,
    after: (answer) => ({ ...answer, delivery: 'reset' }),
  },
  asked(
    'material-preparing',
    'create answers 409 once, with the ids in auto_material_asset_ids',
    ['create'],
    1,
  ),
  asked(
    'material-preparing-inactive',
    'create answers 409 once, with the ids in inactive_asset_ids',
    ['create'],
    1,
  ),
  asked('material-failed', 'create answers 409 once, then the material fails', ['create'], 1),
  asked('catalogue-empty', 'the catalogue lists no models', ['catalogue']),
  asked('catalogue-nulls', 'every optional part of the catalogue is null', ['catalogue']),
  asked('catalogue-public-contract', 'model details are under the older name public_contract', ['catalogue']),
  asked('catalogue-lemondata', 'model records use the old extension key lemondata', ['catalogue']),
  asked('catalogue-top-level', 'model details are at the top level of the record', ['catalogue']),
  asked('catalogue-unknown-units', 'prices are in an unknown unit', ['catalogue']),
  asked('usage-foreign-rows', 'usage includes rows of another client with the same key', ['management']),
  asked('usage-duplicate', 'usage includes a second charge for every fifth create', ['management']),
  asked('usage-nulls', 'every third usage row lacks its request id, every fourth its billing id', [
    'management',
  ]),
  asked('usage-differs', 'every sixth usage row costs a cent more than its task', ['management']),
  asked('usage-missing', 'every seventh usage row is missing', ['management']),
];
