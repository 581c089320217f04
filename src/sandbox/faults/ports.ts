/** What the rest of the sandbox knows of the faults. */
import type { Answer } from '../answer.ts';

/** What a request must look like for an injected fault to act; all that is given must fit. */
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
  /** Raises 400 for a fault that does not exist. */
  inject(name: string, times: number, match: FaultMatch): void;
  /** Removes all injected faults. */
  clear(): void;
  injected(): InjectedFault[];
}

/** The faults that act on one request. */
export interface RequestFaults {
  /** Whether the named fault was chosen; for handlers that act it out themselves. */
  has(name: string): boolean;
  /** The faults that the task of this create carries from now on. */
  readonly attached: readonly string[];
  /** The answer of a fault that replaces the handler. */
  instead(): Promise<Answer | undefined>;
  /** The handler's answer as the faults change it. */
  after(answer: Answer): Promise<Answer>;
}

export const noFaults: RequestFaults = {
  has: () => false,
  attached: [],
  instead: async () => undefined,
  after: async (answer) => answer,
};
