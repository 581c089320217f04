/**
 * The window's side of the bridge. Every call to main goes through `call`; a refused call is thrown as an `AppError`,
 * so that callers have one way to fail. Nothing else in the window touches `window.safelight`.
 */
import type { EventName, EventPayload } from '../shared/contract/events.ts';
import type { Envelope, MethodInput, MethodName, MethodOutput } from '../shared/contract/methods.ts';
import type { SafelightApi } from '../shared/contract/window-api.ts';
import { AppError } from '../shared/errors.ts';

declare global {
  interface Window {
    safelight?: SafelightApi;
  }
}

type Payload<N extends MethodName> = undefined extends MethodInput<N> ? [] : [payload: MethodInput<N>];

function api(): SafelightApi {
  if (!window.safelight) {
    throw new AppError('internal', 'This window lost its connection to Safelight.', {
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
  const ask = api()[name] as unknown as (input?: unknown) => Promise<Envelope<MethodOutput<N>>>;
  const envelope = await ask(payload[0]);
  if (!envelope.ok) throw AppError.from(envelope.error);
  if (changing.has(name)) for (const listener of ownListeners) listener();
  return envelope.value;
}

/** Listens to an event of main; the answer stops listening. */
export function on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
  return api().on(event, listener);
}

/** Path of a dropped or chosen file, for `importInput`. */
export const filePath = (file: File): string => api().filePath(file);
