/** What the rest of the sandbox knows about faults. */
import type { Answer } from '../answer.ts';

/** Narrows an injected fault to some requests. Every condition that is given must match. */
export interface FaultMatch {
  /** Part of the route, for example `GET /v1/models` or `/v1/tasks`. */
  route?: string;
  model?: string;
  taskId?: string;
  /** Part of the prompt. */
  prompt?: string;
}

export interface InjectedFault {
  fault: string;
  /** How many more requests it acts on. */
  left: number;
  match: FaultMatch;
}

/** Faults that are added while the sandbox runs. */
export interface FaultControl {
  /** Throws 400 for an unknown fault. */
  inject(name: string, times: number, match: FaultMatch): void;
  /** Removes all injected faults. */
  clear(): void;
  injected(): InjectedFault[];
}

/** The faults that act on one request. */
export interface RequestFaults {
  /** Whether the named fault acts. For handlers that act it out themselves. */
  has(name: string): boolean;
  /** The faults to store with the task that this create makes. */
  readonly attached: readonly string[];
  /** The answer of a fault that replaces the handler. */
  instead(): Promise<Answer | undefined>;
  /** The handler's answer, changed by the faults. */
  after(answer: Answer): Promise<Answer>;
}

export const noFaults: RequestFaults = {
  has: () => false,
  attached: [],
  instead: async () => undefined,
  after: async (answer) => answer,
};
