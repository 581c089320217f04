/** Which jobs the soak makes, and what goes wrong with each: the same from the same seed. */
import type { JobRequest } from '../../../src/shared/job.ts';

export interface PlannedJob {
  /** Also the job's submit token, so that a restart cannot make it twice. */
  token: string;
  title: string;
  request: JobRequest;
  /** True when a fault of the plan changes the bytes that the link leads to. */
  isOutputBent: boolean;
}

/** Uniform in [0, 1), from a seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const creates = [
  'reset',
  'lost-answer',
  'half-header',
  'half-body',
  'wrong-length',
  'garbage',
  'drip',
  'slow',
  'html',
  'html-200',
  'malformed-json',
  'empty-body',
  'json-array',
  'gzip',
  'gzip-and-br',
  'deflate',
  'unknown-packing',
  'gzip-bomb',
  '429*1',
  '429-body*2',
  '429-date*1',
  '503-retryable*1',
  '503-tier*1',
  '503-final',
  '500',
  '502',
  '504',
  '413',
  '422',
  'no-ids',
  'no-id',
  'no-task-id',
  'no-poll-url',
  'absolute-poll-url',
  'foreign-poll-url',
];
const polls = [
  'poll-reset*2',
  'poll-lost-answer*1',
  'poll-half-header*1',
  'poll-half-body*2',
  'poll-garbage*1',
  'poll-html*2',
  'poll-html-200*1',
  'poll-empty-body*1',
  'poll-gzip',
  'poll-br',
  'poll-unlabelled-gzip',
  'poll-unknown-packing*2',
  'poll-500*2',
  'poll-502*1',
  'poll-504*1',
  'poll-429*1',
  'unknown-status*2',
  'missing-status*1',
  'progress-share',
  'odd-facts',
  'deep-facts',
  'uppercase-status',
  'queued-status',
  'succeeded-status',
  'numbers-as-strings',
  'task-not-found*1',
  'task-not-owned*1',
];
const ends = [
  'fail',
  'error-object',
  'error-missing',
  'timeout-status',
  'completed-without-output',
  'late-billing',
  'billing-at-once',
  'billing-header-only',
  'billing-body-only',
];
const outputs = [
  'truncated*1',
  'output-reset*1',
  'output-500*1',
  'output-429*1',
  'expired-links*1',
  'no-length',
  'no-ranges',
  'redirect',
  'mislabelled',
];

/** A third of the jobs meets nothing at all. */
export function plan(count: number, seed: number): PlannedJob[] {
  const random = chance(seed);
  const one = (from: readonly string[]) => from[Math.floor(random() * from.length)] as string;
  return Array.from({ length: count }, (_, index): PlannedJob => {
    const faults: string[] = [];
    const fate = random();
    if (fate < 0.25) faults.push(one(creates));
    else if (fate < 0.67) {
      if (random() < 0.5) faults.push(one(polls));
      if (random() < 0.4) faults.push(one(ends));
      if (random() < 0.3) faults.push(one(outputs));
    }
    const title = `Soak ${index}`;
    const prompt = [`${title};`, ...faults.map((fault) => `sandbox:${fault}`)].join(' ');
    return {
      token: `soak-token-${index}`,
      title,
      request: requestOf(random(), prompt),
      isOutputBent: faults.some((fault) => outputs.includes(fault)),
    };
  });
}

/** Mostly pictures, as tasks and at once; some sound, speech and film. */
function requestOf(kind: number, prompt: string): JobRequest {
  const base = { operation: null, inputs: [] };
  if (kind < 0.55) {
    return { ...base, family: 'image', model: 'flux-2-pro', fields: { prompt, async: true } };
  }
  if (kind < 0.75) return { ...base, family: 'image', model: 'gpt-image-2', fields: { prompt } };
  if (kind < 0.85) return { ...base, family: 'music', model: 'suno-music', fields: { prompt } };
  if (kind < 0.95)
    return { ...base, family: 'speech', model: 'tts-1', fields: { input: prompt, voice: 'alloy' } };
  return { ...base, family: 'video', model: 'veo3.1-fast', fields: { prompt } };
}
