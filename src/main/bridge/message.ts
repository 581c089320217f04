/** A message from a window, on its way to its answer. What takes it in is there before what answers it. */
import type { Envelope, MethodName } from '../../shared/contract/methods.ts';
import type { Sender } from './sender.ts';

/** Never rejects. */
export type Answer = (
  name: MethodName,
  sender: Sender,
  payload: unknown,
  ticket: unknown,
) => Promise<Envelope<unknown>>;

/** Stands for a payload that preload has kept back, because main would do nothing else while it takes so much in. */
export const wasTooLarge = Symbol('too large');
