/** Bytes in memory as a file that is looked into, and what that costs. */
import { inspect } from '../../../src/main/results/inspect/inspect.ts';
import { buffered } from '../../../src/main/results/inspect/source.ts';
import type { Expectation, Source, Verdict } from '../../../src/main/results/inspect/verdict.ts';

export function memorySource(content: Uint8Array | string): Source {
  const bytes = Buffer.from(content as Uint8Array);
  return buffered(bytes.length, (buffer, position) =>
    bytes.copy(buffer, 0, position, Math.min(bytes.length, position + buffer.length)),
  );
}

export const inspectBytes = (content: Uint8Array | string, expected: Expectation): Verdict =>
  inspect(memorySource(content), expected);
