/** Names for people of what TokenLab names for programs. What is not known here is shown as it came, readable. */
import i18next from 'i18next';
import { words } from '../../shared/families/index.ts';
import type { JobRow } from '../../shared/job.ts';

const vendors: Readonly<Record<string, string>> = {
  alibaba: 'Alibaba',
  bfl: 'Black Forest Labs',
  bytedance: 'ByteDance',
  elevenlabs: 'ElevenLabs',
  google: 'Google',
  kuaishou: 'Kuaishou',
  minimax: 'MiniMax',
  openai: 'OpenAI',
  runway: 'Runway',
  suno: 'Suno',
  tencent: 'Tencent',
  tripo: 'Tripo',
  worldlabs: 'World Labs',
  xai: 'xAI',
};

export const vendorName = (vendor: string): string =>
  Object.hasOwn(vendors, vendor.toLowerCase()) ? (vendors[vendor.toLowerCase()] as string) : vendor;

/** A name that we have no words for, readable. */
const readable = (name: string): string => name.replace(/[-_]+/g, ' ').trim();

/** In English the words of the form may still be on their way. */
const named = (group: 'operation' | 'field', name: string): string =>
  i18next.t(`compose:${group}.${name}` as 'compose:field.prompt', {
    name: readable(name),
    defaultValue: (words[group] as Readonly<Record<string, string>>)[name] ?? name,
  });

export const operationName = (operation: string): string =>
  Object.hasOwn(words.operation, operation) ? named('operation', operation) : readable(operation);

/** What a field of a request is called. */
export const fieldName = (name: string): string =>
  Object.hasOwn(words.field, name) ? named('field', name) : readable(name);

/** Model, kind and operation of a job, each thing once: a model may be called as its kind is. */
export function kindWords(job: Pick<JobRow, 'model' | 'family' | 'operation'>): string {
  const parts = [
    job.model,
    i18next.t(`ui:family.${job.family}`),
    job.operation === null ? '' : operationName(job.operation),
  ];
  const known = new Set<string>();
  return parts
    .filter((part) => part !== '' && !known.has(part.toLowerCase()) && known.add(part.toLowerCase()))
    .join(' · ');
}
