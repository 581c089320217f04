/** One message from the window to its answer: sender, payload, handler, envelope. */

import {
  type Envelope,
  type MethodName,
  type MethodOutput,
  type MethodPayload,
  methods,
} from '../../shared/bridge.ts';
import { AppError } from '../../shared/errors.ts';
import type { Reporter } from '../base/report.ts';
import { answered, payloadError, refused, shapeForWindow } from './envelope.ts';
import type { Sender } from './sender.ts';

/** Answers one method. `caller` is the id of the web contents that asked. */
export type Handler<N extends MethodName> = (
  payload: MethodPayload<N>,
  caller: number,
) => MethodOutput<N> | Promise<MethodOutput<N>>;

/** One handler for every method of the contract, no more and no less. */
export type Handlers = { [N in MethodName]: Handler<N> };

export interface Registration {
  handlers: Handlers;
  isTrusted: (sender: Sender) => boolean;
  redact: (value: unknown) => unknown;
  report: Reporter;
}

/** The whole way of one message: sender, payload, handler, envelope. Never rejects. */
export async function answer(
  { handlers, isTrusted, redact, report }: Registration,
  name: MethodName,
  sender: Sender,
  payload: unknown,
): Promise<Envelope<unknown>> {
  try {
    if (!isTrusted(sender)) {
      report('A message from a foreign page was refused', { method: name });
      return refused(new AppError('not_allowed', 'Only the Safelight window may do this.').shape);
    }
    const checked = methods[name].input.safeParse(payload);
    if (!checked.success) throw payloadError(checked.error);
    const handler = handlers[name] as (payload: unknown, caller: number) => unknown;
    return answered(await handler(checked.data, sender.contentsId));
  } catch (thrown) {
    if (!(thrown instanceof AppError)) report(`The method ${name} failed`, thrown);
    return refused(shapeForWindow(thrown, redact));
  }
}
