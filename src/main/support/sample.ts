/** The first words of a prompt for a support person who asked for them, with everything that names somebody masked. */
import type { JobDetail } from '../../shared/job.ts';
import type { Redactor } from './redact.ts';
import { fieldName } from './shape.ts';

const shownWords = 12;
const promptFields = ['prompt', 'negative_prompt', 'lyrics', 'text', 'input', 'style_prompt'];

/** `redactor` must not know the prompts themselves as private texts. */
export function promptSamples(job: JobDetail, redactor: Redactor): { field: string; sample: string }[] {
  const samples: { field: string; sample: string }[] = [];
  for (const field of promptFields) {
    const value = job.request.rawFields?.[field] ?? job.request.fields[field];
    if (typeof value !== 'string' || value.trim() === '') continue;
    samples.push({ field: fieldName(field, redactor), sample: maskedSample(value, redactor) });
  }
  return samples;
}

/** Small words in lower case stay; names, numbers and everything unusual become marks of their kind. */
export function maskedSample(text: string, redactor: Redactor): string {
  const words = redactor.text(text.slice(0, 4000)).trim().split(/\s+/u);
  const masked = words.slice(0, shownWords).map((word) => {
    const bare = word.replace(/^[("'¿¡]+|[.,;:!?)"'…]+$/gu, '');
    if (/^\[[a-z-]+(?::\d+)?\]$/.test(bare)) return bare;
    if (/\p{N}/u.test(bare)) return '#';
    if (/^(?:A|An|The|In|On|At|I|It|Of|With|And|Make|Create)$/.test(bare)) return bare;
    return /^\p{Ll}{1,14}(?:-\p{Ll}{1,14})?$/u.test(bare) ? bare : '*';
  });
  return (
    masked.join(' ') + (words.length > shownWords ? ` [and ${words.length - shownWords} more words]` : '')
  );
}
