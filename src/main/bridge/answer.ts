/** One message from the window to its answer: sender, payload, press, handler, envelope. */

import { checked } from '../../shared/checked.ts';
import type { MethodTable, OutputOf, PayloadOf } from '../../shared/contract/method.ts';
import { type Envelope, type MethodName, methods } from '../../shared/contract/methods.ts';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/bridge/say.ts';
import type { Reporter } from '../base/report.ts';
import { answered, payloadError, refused, shapeForWindow } from './envelope.ts';
import type { Gate } from './gate.ts';
import { wasTooLarge } from './message.ts';
import type { Sender } from './sender.ts';

/** A handler for every method of a table, no more and no less. `caller` is the id of the web contents that asked. */
export type HandlersOf<M extends MethodTable> = {
  [N in keyof M]: (payload: PayloadOf<M[N]>, caller: number) => OutputOf<M[N]> | Promise<OutputOf<M[N]>>;
};

export type Handlers = HandlersOf<typeof methods>;

export interface Registration {
  handlers: Handlers;
  isTrusted: (sender: Sender) => boolean;
  gate: Gate;
  redact: (value: unknown) => unknown;
  report: Reporter;
}

/** The whole way of one message: sender, payload, press, handler, envelope. Never rejects. */
export async function answer(
  { handlers, isTrusted, gate, redact, report }: Registration,
  name: MethodName,
  sender: Sender,
  payload: unknown,
  ticket: unknown = null,
): Promise<Envelope<unknown>> {
  try {
    if (!isTrusted(sender)) {
      report('A message from a foreign page was refused', { method: name });
      return refused(new AppError('not_allowed', say('onlySafelightWindowMayDo')).shape);
    }
    const input = checkedPayload(name, payload);
    gate.pass(name, sender.contentsId, ticket);
    const handler = handlers[name] as (payload: unknown, caller: number) => unknown;
    return answered(await handler(input, sender.contentsId));
  } catch (thrown) {
    if (!(thrown instanceof AppError)) report(`The method ${name} failed`, thrown);
    return refused(shapeForWindow(thrown, redact));
  }
}

/** @throws AppError `invalid_input` with the fields that are wrong */
function checkedPayload(name: MethodName, payload: unknown): unknown {
  if (payload === wasTooLarge)
    throw new AppError('invalid_input', say('tooMuchAtOnce'), { next: ['edit_request'] });
  const read = checked<unknown>(methods[name].input, payload);
  if (!read.success) throw payloadError(read.error);
  return read.data;
}
