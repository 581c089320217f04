/** A text, spoken. Fields and rules are those of TokenLab's contract. */

import { hour, second } from '../units.ts';
import { say } from '../words/form/say.ts';
import type { Check } from './check.ts';
import type { FamilyDefinition } from './definition.ts';
import { area, choice, decimal, type FamilyFields, line } from './fields.ts';

const table: FamilyFields = {
  fields: [
    area('input', 4096),
    line('voice', 200),
    area('instructions', 2000),
    line('language_code', 20, { advanced: true }),
    choice('response_format', ['mp3', 'wav', 'flac', 'aac', 'opus'], { advanced: true }),
    decimal('speed', 0.25, 4, { step: 0.05 }),
    line('voice_id', 200, { advanced: true }),
    area('prompt', 2000, { advanced: true, labelKey: 'field.speech_prompt' }),
    decimal('temperature', 0, 2, { step: 0.1 }),
  ],
  operations: { 'text-to-speech': { needs: ['input'] } },
};

export const speech = {
  routes: { '/v1/audio/speech': table },
  otherWords: { tts: 'text-to-speech', speech: 'text-to-speech', 'speech-generation': 'text-to-speech' },
  rules,
  promptField: 'input',
  formatField: 'response_format',
  media: 'audio',
  polling: [5 * second, 10 * second],
  deadline: hour,
  categories: ['tts'],
  rankedIn: 'tts',
  typicalSeconds: 30,
  icon: 'microphone',
} as const satisfies FamilyDefinition;

function rules(check: Check): void {
  if (check.text('input').length > 4096) check.complain('input', say('atMost4096Characters'));
  if (check.text('stream_format') === 'sse') {
    check.complain('stream_format', say('safelightTakesFinishedAudioNot'));
  }
  if (check.has('voice') && check.has('voice_id')) {
    check.complain('voice_id', say('useEitherVoiceOrVoice'));
  }
}
