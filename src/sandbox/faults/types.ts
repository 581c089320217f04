/** A fault: something that can go wrong between TokenLab and its client. It is chosen by name. */
import type { Answer } from '../answer.ts';
import type { Exchange, Point } from '../context.ts';
import type { TaskRecord } from '../store.ts';

export interface FaultScene {
  exchange: Exchange;
  /** The task that the request is about, if any. */
  task: TaskRecord | undefined;
}

export interface Fault {
  name: string;
  /** One line for `--help`. */
  help: string;
  /** Where it acts. `outcome`: it is stored with the task when the create is accepted. */
  at: ReadonlyArray<Point | 'outcome'>;
  /** How often it acts on one job, unless the prompt gives another number. */
  lasts: number;
  /** Answers in place of the handler; the request has no effect. */
  instead?(scene: FaultScene): Answer | Promise<Answer>;
  /** Changes the answer after the handler has run. */
  after?(answer: Answer, scene: FaultScene): Answer | Promise<Answer>;
  /** It writes bytes that no other fault can read as JSON, so it acts after those that change the content. */
  writesBytes?: true;
  /** How the task ends. */
  end?: 'failed' | 'never' | 'queued';
  /** When the charge appears. */
  settlement?: 'late' | 'never' | 'at-once';
}

export const always = Number.POSITIVE_INFINITY;
