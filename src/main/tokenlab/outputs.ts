/**
 * Every spelling in which TokenLab hands out a result, in one fixed order, as one list.
 * Total: any JSON value gives a list. Empty strings and nulls are not outputs; equal links count once.
 */
import type { Family } from '../../shared/families/index.ts';
import { fieldOutputs, wireOf } from './families/index.ts';
import type { OutputRole, TaskOutput } from './output-shape.ts';
import { walkUnknownLinks } from './output-walk.ts';

export interface ExtractOptions {
  family?: Family | null;
  /** Links that the request itself carried; an echo of an input is no output. */
  requestUrls?: readonly string[];
}

export interface Collected {
  outputs: TaskOutput[];
  /** Labels of those that are too many to be taken. */
  left: string[];
}

/** All outputs of a create or status body, known fields first, then unknown fields that hold links. */
export function collectOutputs(body: unknown, options: ExtractOptions = {}): Collected {
  const inputs = new Set(options.requestUrls ?? []);
  const seen = new Map<string, TaskOutput>();
  const outputs: TaskOutput[] = [];
  const left = new Set<string>();
  const add = (output: TaskOutput) => {
    const identity = output.url ?? output.base64 ?? `text:${output.role}:${output.text ?? ''}`;
    if (output.url !== undefined && inputs.has(output.url)) return;
    const first = seen.get(identity);
    if (first !== undefined) {
      // The same file under a second name: its place is taken, what is said about it is kept. A result that is also
      // shown as its own cover is the result.
      const isMore = decoration.includes(first.role) && !decoration.includes(output.role);
      Object.assign(first, isMore ? { ...first, ...output } : { ...output, ...first });
      return;
    }
    if (outputs.length >= maxOutputs) {
      left.add(output.label);
      return;
    }
    const own = { ...output };
    seen.set(identity, own);
    outputs.push(own);
  };
  const family = options.family ? wireOf(options.family) : null;
  for (const output of fieldOutputs(body, family)) add(output);
  for (const output of walkUnknownLinks(body, family, false)) add(output);
  // Fields that a request also has may be an echo of it; they count only when there is nothing better.
  if (!hasUsableOutput(outputs, options.family)) {
    for (const output of walkUnknownLinks(body, family, true)) add(output);
  }
  return { outputs, left: [...left] };
}

/** More outputs of one task are named, not taken. */
const maxOutputs = 1_000;

const decoration: readonly OutputRole[] = ['cover', 'thumbnail', 'caption', 'last_frame'];

/** False when a completed task gave nothing that a person asked for: nothing at all, or only decoration. */
export function hasUsableOutput(outputs: readonly TaskOutput[], family?: Family | null): boolean {
  const usable = family ? wireOf(family).alwaysUsable : undefined;
  return outputs.some(({ media, role }) => media === usable || !decoration.includes(role));
}
