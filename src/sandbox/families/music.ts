/** `POST /v1/music/generations`: songs, lyrics, covers, stems. Always a task. */
import { z } from 'zod';
import type { ModelSpec } from '../catalogue/types.ts';
import type { Exchange, Route, SandboxContext } from '../context.ts';
import { type StemName, stemNames } from '../media/spec.ts';
import { priceWork } from '../money.ts';
import { badField } from '../refusal.ts';
import type { PlannedOutput } from '../store.ts';
import { acceptedAnswer } from '../task-view.ts';
import { acceptWork, ownTask } from '../tasks.ts';
import { checkOperation, chooseModel, chooseOperation, parseFields } from './checks.ts';
import { writeLyrics } from './lyrics.ts';
import { tuneSeconds } from './sizes.ts';
import { checkLink, fingerprint } from './sources.ts';

const voices = [
  'chirp-v3-5',
  'chirp-v4',
  'chirp-v4-5',
  'chirp-v4.5',
  'chirp-v4-5plus',
  'chirp-v4.5plus',
  'chirp-v4-5all',
  'chirp-v4.5all',
  'chirp-v5',
  'chirp-v5-5',
  'chirp-v5.5',
] as const;

const audioOperations = [
  'upload-cover',
  'upload-extend',
  'add-instrumental',
  'replace-section',
  'vocal-separate',
  'multi-stem-separation',
  'advanced-split',
] as const;

const schema = z.strictObject({
  model: z.string(),
  prompt: z.string().optional(),
  title: z.string().max(200).optional(),
  tags: z.string().max(1_000).optional(),
  negative_tags: z.string().max(1_000).optional(),
  action: z.enum(['MUSIC', 'LYRICS']).optional(),
  mv: z.enum(voices).optional(),
  make_instrumental: z.boolean().optional(),
  audio_url: z.string().optional(),
  audio_operation: z.enum(audioOperations).optional(),
  continue_clip_id: z.string().optional(),
  continue_at: z.number().positive().optional(),
  task_id: z.string().optional(),
  audio_id: z.string().optional(),
  infill_start_s: z.number().min(0).optional(),
  infill_end_s: z.number().optional(),
  full_lyrics: z.string().optional(),
  stem_name: z.string().optional(),
  user: z.string().optional(),
});

type MusicFields = z.infer<typeof schema>;

export const musicGenerations: Route = {
  method: 'POST',
  path: '/v1/music/generations',
  point: 'create',
  access: 'key',
  async handle(exchange) {
    const { context, body } = exchange;
    const model = chooseModel(body.fields, 'music', 'suno-music');
    const fields = parseFields<MusicFields>(
      schema,
      { ...body.fields, model: model.id },
      Object.keys(schema.shape),
    );
    const onlyWords = model.operations.every((one) => one.operation === 'lyrics');
    const name = onlyWords ? 'lyrics' : inferMusicOperation(fields);
    const operation = chooseOperation(model, name);
    checkOperation(model, operation, name === 'music' ? { mv: usualVoice(model), ...fields } : fields);
    checkMusicRules(exchange, name, fields);
    const made = orderedInstead(exchange) ?? name;
    const prompt = fields.prompt ?? fields.title ?? '';
    const source = fields.audio_url ?? fields.audio_id ?? fields.continue_clip_id;
    const suffix = source === undefined ? '' : `|from ${fingerprint(source)}`;
    const task = await acceptWork(exchange, {
      model,
      family: 'music',
      operation: name,
      kind: 'task',
      prompt,
      texts: textsOf(exchange, made, fields, prompt),
      amount: priceWork(model, { images: 0, seconds: 120, characters: prompt.length }),
      seed: undefined,
      outputs: (key) => plan(context, made, fields, prompt, `${key}${suffix}`),
    });
    return acceptedAnswer(context, task);
  },
};

/** What a fault makes instead of the requested result. */
function orderedInstead(exchange: Exchange): string | undefined {
  const { faults } = exchange;
  if (faults.has('lyrics-only')) return 'lyrics';
  return faults.has('stems') ? 'vocal-separate' : undefined;
}

/** TokenLab's text requires `mv` for a song, but its schema does not. Without it, the newest voice is used. */
function usualVoice(model: ModelSpec): string | undefined {
  return model.operations.some((one) => one.parameters.includes('mv')) ? voices.at(-1) : undefined;
}

function inferMusicOperation(fields: MusicFields): string {
  if (fields.action === 'LYRICS') return 'lyrics';
  if (fields.audio_operation !== undefined) return fields.audio_operation;
  if (fields.audio_url !== undefined) return 'upload-cover';
  return fields.continue_clip_id === undefined ? 'music' : 'extend';
}

function checkMusicRules(exchange: Exchange, operation: string, fields: MusicFields): void {
  if (fields.audio_url !== undefined) checkLink('audio_url', fields.audio_url, exchange.context.origin);
  if ((fields.task_id === undefined) !== (fields.audio_id === undefined)) {
    throw badField('audio_id', 'task_id and audio_id must be sent together.', 'required');
  }
  if (fields.task_id !== undefined) ownTask(exchange, fields.task_id);
  if (operation !== 'replace-section') return;
  if (fields.task_id !== undefined && fields.audio_url !== undefined) {
    throw badField(
      'audio_url',
      'Send one source: either task_id and audio_id, or audio_url and mv.',
      'conflict',
    );
  }
  if (fields.audio_url !== undefined && fields.mv === undefined) {
    throw badField('mv', 'mv is required with audio_url.', 'required');
  }
  const span = fields.infill_end_s! - fields.infill_start_s!;
  if (span < 6 || span > 60)
    throw badField('infill_end_s', 'The section must be 6 to 60 seconds long.', 'invalid_value');
}

function textsOf(
  exchange: Exchange,
  operation: string,
  fields: MusicFields,
  prompt: string,
): Record<string, string> {
  const title = fields.title ?? titleOf(prompt);
  if (operation === 'lyrics') return { title, lyrics: writeLyrics(prompt) };
  const audioId = `aud-${fingerprint(exchange.requestId)}`;
  const instrumental = fields.make_instrumental === true || operation === 'add-instrumental';
  const separated = operation.includes('separat') || operation === 'advanced-split';
  return {
    title,
    audio_id: audioId,
    ...(instrumental || separated ? {} : { lyrics: fields.full_lyrics ?? writeLyrics(prompt) }),
  };
}

function titleOf(prompt: string): string {
  const words = prompt
    .replace(/sandbox:\S+/g, '')
    .trim()
    .split(/\s+/)
    .slice(0, 4)
    .join(' ');
  return words === '' ? 'Untitled' : words.charAt(0).toUpperCase() + words.slice(1);
}

function stemsOf(operation: string, fields: MusicFields): StemName[] | undefined {
  if (operation === 'vocal-separate') return ['vocals', 'instrumental'];
  if (operation === 'multi-stem-separation') return ['vocals', 'drums', 'bass', 'other'];
  if (operation !== 'advanced-split') return undefined;
  const wanted = stemNames.find((name) => fields.stem_name?.toLowerCase().includes(name));
  return [wanted ?? 'other'];
}

function plan(
  context: SandboxContext,
  operation: string,
  fields: MusicFields,
  prompt: string,
  key: string,
): PlannedOutput[] {
  if (operation === 'lyrics') return [];
  const seconds = tuneSeconds(context);
  const stems = stemsOf(operation, fields);
  if (stems !== undefined) {
    return stems.map((stem) => ({
      name: `${stem}.wav`,
      role: 'stem',
      title: stem,
      spec: { kind: 'tune', prompt, key, seconds, stem },
    }));
  }
  const instrumental = fields.make_instrumental === true || operation === 'add-instrumental';
  const edge = context.mediaSize === 'tiny' ? 64 : 512;
  return [
    {
      name: 'song.wav',
      role: 'audio',
      spec: {
        kind: 'tune',
        prompt,
        key,
        seconds,
        ...(instrumental ? { stem: 'instrumental' as const } : {}),
      },
    },
    {
      name: 'cover.png',
      role: 'cover',
      spec: { kind: 'png', prompt, key, width: edge, height: edge, moment: 0 },
    },
  ];
}
