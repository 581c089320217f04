/** Bodies of music and speech: always JSON, sounds only as links. */
import type { JsonObject } from '../../../shared/job.ts';
import type { CreateBody } from '../http.ts';
import { type BodySource, linkOf, mediaAt } from './media.ts';

/** `POST /v1/music/generations`. */
export interface MusicBody {
  model: string;
  prompt?: string;
  title?: string;
  tags?: string;
  negative_tags?: string;
  action?: 'LYRICS';
  mv?: string;
  make_instrumental?: boolean;
  audio_url?: string;
  audio_operation?: string;
  continue_clip_id?: string;
  /** Seconds. */
  continue_at?: number;
  task_id?: string;
  audio_id?: string;
  infill_start_s?: number;
  infill_end_s?: number;
  full_lyrics?: string;
  stem_name?: string;
}

/** `POST /v1/audio/speech`. */
export interface SpeechBody {
  model: string;
  input: string;
  voice?: string;
  voice_id?: string;
  instructions?: string;
  prompt?: string;
  language_code?: string;
  response_format?: string;
  speed?: number;
  temperature?: number;
}

/** How an operation is told to a route that has no field of that name. */
const musicWords: Record<string, Partial<MusicBody>> = {
  instrumental: { make_instrumental: true },
  lyrics: { action: 'LYRICS' },
  'upload-cover': { audio_operation: 'upload-cover' },
  'upload-extend': { audio_operation: 'upload-extend' },
  'add-instrumental': { audio_operation: 'add-instrumental' },
  'replace-section': { audio_operation: 'replace-section' },
  'vocal-separate': { audio_operation: 'vocal-separate' },
  'multi-stem-separation': { audio_operation: 'multi-stem-separation' },
  'advanced-split': { audio_operation: 'advanced-split' },
};

export function musicBody(source: BodySource): CreateBody {
  const { request } = source;
  const [audio] = mediaAt(source, 'audio_url');
  const operation = request.operation ?? '';
  const words = Object.hasOwn(musicWords, operation) ? musicWords[operation] : {};
  const link: JsonObject = audio === undefined ? {} : { audio_url: linkOf(audio, 'audio_url') };
  return {
    kind: 'json',
    json: { model: request.model, ...request.fields, ...words, ...link, ...request.rawFields },
  };
}

export function speechBody({ request }: BodySource): CreateBody {
  return { kind: 'json', json: { model: request.model, ...request.fields, ...request.rawFields } };
}
