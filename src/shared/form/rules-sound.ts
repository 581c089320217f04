/** Rules between the fields of music and speech requests. */
import type { Check } from './rule-kit.ts';

const separations = ['vocal-separate', 'multi-stem-separation', 'advanced-split'];

/** Operations for which Suno wants to know its own version. */
const versioned = ['music', 'instrumental', 'continue', 'upload-cover', 'upload-extend', 'add-instrumental'];

export function musicRules(check: Check): void {
  const { operation } = check;
  for (const [name, most] of [
    ['prompt', 5000],
    ['tags', 1000],
    ['negative_tags', 1000],
  ] as const) {
    if (check.text(name).length > most) check.complain(name, `At most ${most} characters are possible here.`);
  }
  if (check.has('task_id') !== check.has('audio_id') && operation !== 'continue') {
    const missing = check.has('task_id') ? 'audio_id' : 'task_id';
    check.complain(missing, 'The task and its audio id belong together. Give both.');
  }
  if (versioned.includes(operation) && /suno|chirp/i.test(check.model) && !check.has('mv')) {
    check.complain('mv', 'Choose the version of the music model.');
  }
  if (operation === 'upload-extend' && !((check.number('continue_at') ?? 0) > 0)) {
    check.complain('continue_at', 'Give the second, above 0, from which the song goes on.');
  }
  if (operation === 'add-instrumental') {
    check.forbid(['prompt'], 'No prompt is sent when an instrumental is added.');
  }
  if (operation === 'lyrics' || separations.includes(operation)) {
    check.forbid(['mv'], 'The version of the music model is not sent here. Leave it empty.');
  }
  if (operation === 'replace-section') replaceSection(check);
}

function replaceSection(check: Check): void {
  const fromTask = check.has('task_id', 'audio_id');
  const fromLink = check.has('audio_url');
  if (fromTask && fromLink) {
    check.complain('audio_url', 'Give either an earlier task or a link to the song, not both.');
  }
  if (fromTask && !fromLink) {
    check.forbid(['mv'], 'The version of the music model is only sent with a link. Leave it empty.');
  }
  if (fromLink && !fromTask && !check.has('mv')) {
    check.complain('mv', 'With a link to the song the version of the music model is needed.');
  }
  const start = check.number('infill_start_s');
  const end = check.number('infill_end_s');
  if (start !== undefined && start < 0)
    check.complain('infill_start_s', 'The section cannot begin before the song.');
  if (start === undefined || end === undefined) return;
  const span = end - start;
  if (span < 6 || span > 60) check.complain('infill_end_s', 'The section must be 6 to 60 seconds long.');
}

export function speechRules(check: Check): void {
  if (check.text('input').length > 4096)
    check.complain('input', 'At most 4,096 characters are possible here.');
  if (check.text('stream_format') === 'sse') {
    check.complain('stream_format', 'Safelight takes the finished sound, not a stream.');
  }
  if (check.has('voice') && check.has('voice_id')) {
    check.complain('voice_id', 'Give either a voice or a voice id, not both.');
  }
}
