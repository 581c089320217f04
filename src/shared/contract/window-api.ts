/** The contract as preload puts it on `window.safelight`: one function for every method. */
import type { EventName, EventPayload } from './events.ts';
import type { Envelope, MethodInput, MethodName, MethodOutput } from './methods.ts';

export type SafelightApi = {
  [N in MethodName]: undefined extends MethodInput<N>
    ? () => Promise<Envelope<MethodOutput<N>>>
    : (payload: MethodInput<N>) => Promise<Envelope<MethodOutput<N>>>;
} & {
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** The path of a dropped or chosen file. */
  filePath(file: File): string;
};
