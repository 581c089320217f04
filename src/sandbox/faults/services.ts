/** Faults of cancellation, the catalogue and the books. Those of the books keep their sums right. */
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
        new Refusal(status, type, `Cancellation was refused: ${code}.`, { code }),
        exchange.requestId,
      ),
  };
}

/** Faults that a handler asks for by name. */
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
  asked('material-preparing', 'create answers 409 once, ids in auto_material_asset_ids', ['create'], 1),
  asked('material-preparing-inactive', 'create answers 409 once, ids in inactive_asset_ids', ['create'], 1),
  asked('material-failed', 'create answers 409 once, and the material then fails', ['create'], 1),
  asked('catalogue-empty', 'the catalogue lists no models', ['catalogue']),
  asked('catalogue-nulls', 'every optional part of the catalogue is null', ['catalogue']),
  asked('catalogue-public-contract', 'model details stand under the older name public_contract', [
    'catalogue',
  ]),
  asked('catalogue-lemondata', 'model records use the old extension key lemondata', ['catalogue']),
  asked('catalogue-top-level', 'model details stand at the top level of the record', ['catalogue']),
  asked('catalogue-unknown-units', 'prices come in a unit that nobody knows', ['catalogue']),
  asked('usage-foreign-rows', 'usage holds rows of another client of the same key', ['management']),
  asked('usage-duplicate', 'usage holds a second charge for every fifth create', ['management']),
  asked('usage-nulls', 'usage rows lack their ids: every third the request id, every fourth the booking', [
    'management',
  ]),
  asked('usage-differs', 'every sixth usage row costs a cent more than its task', ['management']),
  asked('usage-missing', 'every seventh usage row is missing', ['management']),
];
