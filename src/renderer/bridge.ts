/**
 * The window's side of the bridge. Every call to main goes through `call`; a refused call is thrown as an `AppError`,
 * so that callers have one way to fail. Nothing else in the window touches `window.safelight`.
 */
import type { EventName, EventPayload } from '../shared/contract/events.ts';
import type { Envelope, MethodInput, MethodName, MethodOutput } from '../shared/contract/methods.ts';
import type { SafelightApi } from '../shared/contract/window-api.ts';
import { AppError } from '../shared/errors.ts';
import { say } from '../shared/words/shared/say.ts';
import { untilShown } from './until-shown.ts';

declare global {
  interface Window {
    safelight?: SafelightApi;
  }
}

type Answer<N extends MethodName> = Promise<Envelope<MethodOutput<N>>>;
type Payload<N extends MethodName> = undefined extends MethodInput<N> ? [] : [payload: MethodInput<N>];

function api(): SafelightApi {
  if (!window.safelight) {
    throw new AppError('internal', say('windowLostConnection'), {
      next: ['restart_app'],
    });
  }
  return window.safelight;
}

/** Commands after which a job is another one, or stands elsewhere in the list. */
const changing: ReadonlySet<MethodName> = new Set<MethodName>([
  'submitJob',
  'retryJob',
  'submitAgain',
  'sendDraft',
  'linkTask',
  'trackTasks',
  'setHidden',
  'annotateJob',
  'actOnJob',
  'decideResult',
  'downloadAgain',
  'locateResult',
  'locateMissing',
  'lookForBillingIds',
  'confirmCharge',
]);

const ownListeners = new Set<() => void>();

/** Tells when a person has changed jobs from this window; the answer stops it. */
export function onOwnChange(listener: () => void): () => void {
  ownListeners.add(listener);
  return () => ownListeners.delete(listener);
}

/**
 * Asks main once and gives the value back.
 * @throws AppError with main's code, message and next actions when the call is refused.
 */
export async function call<N extends MethodName>(name: N, ...payload: Payload<N>): Promise<MethodOutput<N>> {
  return opened(name, await ask(name, payload[0]));
}

/**
 * For a method that needs a person's press and is called only after something else has been waited for: keeps the press
 * that is being handled now, and gives back the call. Use it before the first `await`.
 */
export function withPress<N extends MethodName>(
  name: N,
): (...payload: Payload<N>) => Promise<MethodOutput<N>> {
  const kept = ask('takePress', { method: name });
  return async (...payload) => {
    const { ticket } = opened('takePress', await kept);
    return opened(name, await ask(name, payload[0], ticket));
  };
}

const ask = <N extends MethodName>(name: N, payload: unknown, ticket?: string): Answer<N> =>
  (api()[name] as (payload: unknown, ticket?: string) => Answer<N>)(payload, ticket);

function opened<T>(name: MethodName, envelope: Envelope<T>): T {
  if (!envelope.ok) throw AppError.from(envelope.error);
  if (changing.has(name)) for (const listener of ownListeners) listener();
  return envelope.value;
}

/** Whether a person was asked about the price or a limit, and did not agree: nothing was sent, and they know it. */
export const isDeclined = (thrown: unknown): boolean =>
  thrown instanceof AppError && (thrown.code === 'price_unconfirmed' || thrown.code === 'limit_unconfirmed');

/** Listens to an event of main, in a window that can be seen; the answer stops listening. */
export function on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
  const hatch = untilShown(event, listener);
  const stop = api().on(event, hatch.pass);
  return () => {
    stop();
    hatch.end();
  };
}

/** Whether it is a file on the disk. */
export const isOnDisk = (file: File): boolean => api().isOnDisk(file);

/** Handle of a dropped or chosen file, for one `importInput` or `readSidecar`; null when it is no file on the disk. */
export const fileHandle = (file: File): Promise<string | null> => api().fileHandle(file);
