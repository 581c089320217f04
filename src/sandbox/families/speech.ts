/** `POST /v1/audio/speech`: answered at once with the audio, or as server-sent events. */
import { z } from 'zod';
import { type Answer, bytesAnswer, textAnswer } from '../answer.ts';
import type { Route } from '../context.ts';
import type { SpeechSpec } from '../media/spec.ts';
import { priceWork } from '../money.ts';
import { badField } from '../refusal.ts';
import { billingIdOf } from '../task-state.ts';
import { acceptWork } from '../tasks.ts';
import { checkOperation, chooseModel, chooseOperation, parseFields } from './checks.ts';
import { inlineMs } from './images.ts';

const schema = z.strictObject({
  model: z.string(),
  input: z.string().max(4_096),
  voice: z.union([z.string(), z.strictObject({ id: z.string() })]).optional(),
  voice_id: z.string().optional(),
  instructions: z.string().max(2_000).optional(),
  prompt: z.string().max(2_000).optional(),
  language_code: z.string().optional(),
  response_format: z.string().optional(),
  stream_format: z.enum(['audio', 'sse']).optional(),
  speed: z.number().min(0.25).max(4).optional(),
  temperature: z.number().min(0).max(2).optional(),
});

export const speech: Route = {
  method: 'POST',
  path: '/v1/audio/speech',
  point: 'create',
  access: 'key',
  async handle(exchange): Promise<Answer> {
    const { context, body } = exchange;
    const model = chooseModel(body.fields, 'speech', 'tts-1');
    const fields = parseFields(schema, { ...body.fields, model: model.id }, Object.keys(schema.shape));
    checkOperation(model, chooseOperation(model, 'text-to-speech'), fields);
    if (fields.stream_format === 'sse' && model.id.startsWith('tts-1')) {
      throw badField('stream_format', `${model.id} does not stream events.`, 'unsupported_value');
    }
    // The sandbox only makes WAV. Readers go by the media type of the answer, as with TokenLab.
    const named = typeof fields.voice === 'string' ? fields.voice : fields.voice?.id;
    const spec: SpeechSpec = {
      kind: 'speech',
      text: fields.input,
      voice: fields.voice_id ?? named ?? 'alloy',
      pace: fields.speed ?? 1,
    };
    const task = await acceptWork(exchange, {
      model,
      family: 'speech',
      operation: 'text-to-speech',
      kind: 'inline',
      prompt: fields.input,
      texts: {},
      amount: priceWork(model, { images: 0, seconds: 0, characters: fields.input.length }),
      seed: undefined,
      outputs: () => [{ name: 'speech.wav', role: 'audio', spec }],
    });
    const sound = await context.studio.make(spec);
    const billingId = billingIdOf(task, context.clock.now());
    const answer =
      fields.stream_format === 'sse'
        ? textAnswer(soundEvents(sound), 'text/event-stream; charset=utf-8')
        : bytesAnswer(sound, 'audio/wav');
    if (billingId !== undefined) answer.headers['X-Billing-Transaction-ID'] = billingId;
    return { ...answer, delayMs: inlineMs / context.speed };
  },
};

function soundEvents(sound: Uint8Array): string {
  const audio = Buffer.from(sound).toString('base64');
  const events = [{ type: 'speech.audio.delta', audio }, { type: 'speech.audio.done' }];
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
}
