/** Jobs as a person might have made them over months: every kind, every end, prices and files. Number by number, always the same. */
import type { JobState } from '../../../src/shared/job.ts';
import type { Picture } from './pictures.ts';

export interface MadeUpJob {
  id: string;
  createdAt: number;
  state: JobState;
  family: string;
  operation: string;
  model: string;
  endpoint: string;
  title: string;
  prompt: string;
  projectId: string | null;
  tag: string | null;
  usd: string;
  settledUsd: string | null;
  taskId: string | null;
  requestId: string;
  isFavourite: boolean;
  rating: number;
  isHidden: boolean;
  /** Of its one result; null when it has none. */
  picture: Picture | null;
}

const models = [
  ['image', 'text-to-image', 'gpt-image-2', '/v1/images/generations', '0.04'],
  ['video', 'text-to-video', 'veo3.1', '/v1/video/generations', '0.8'],
  ['image', 'text-to-image', 'flux-2-pro', '/v1/images/generations', '0.055'],
  ['music', 'text-to-music', 'suno-music', '/v1/music/generations', '0.12'],
  ['3d', 'text-to-3d', 'tripo-p1.0', '/v1/3d/generations', '0.3'],
] as const;
const places = [
  'harbour',
  'meadow',
  'workshop',
  'station',
  'glacier',
  'market',
  'orchard',
  'lighthouse',
  'canyon',
  'library',
];
const things = [
  'fishing boats',
  'a red kite',
  'wet stone',
  'a brass clock',
  'paper lanterns',
  'tall grass',
  'old maps',
];
const lights = [
  'at dawn',
  'in soft fog',
  'after the rain',
  'by lamplight',
  'under a full moon',
  'in the first snow',
];
const projects = ['Rain', 'Catalogue', 'Short film', 'Client 12'];
const tags = ['draft', 'final', 'reference'];

/** One in a hundred of each lesser end; the others are done. */
function stateOf(number: number): JobState {
  const place = number % 1000;
  if (place === 7) return 'unconfirmed';
  if (place % 100 === 13) return 'cancelled';
  if (place % 100 === 29) return 'rejected';
  if (place % 100 === 57) return 'output_missing';
  return place % 25 === 3 ? 'failed' : 'completed';
}

/** A simple scatter, so that neighbours differ. */
const scatter = (number: number, of: number) => ((number * 2_654_435_761) >>> 0) % of;
const pick = <T>(from: readonly T[], number: number): T => from[scatter(number, from.length)]!;

/** A minute between two of them and a year for all, whichever is less, up to `until`. */
export const stepOf = (count: number): number => Math.min(60_000, (365 * 24 * 60 * 60 * 1000) / count);

export function madeUpJob(number: number, createdAt: number, pictures: readonly Picture[]): MadeUpJob {
  const [family, operation, model, endpoint, usd] = pick(models, number);
  const state = stateOf(number);
  const place = pick(places, number + 11);
  const prompt = `${place[0]!.toUpperCase()}${place.slice(1)} with ${pick(things, number + 23)} ${pick(lights, number + 37)}, take ${number}`;
  const isDone = state === 'completed';
  const key = number.toString(32).padStart(8, '0');
  return {
    id: `job_${Math.floor(createdAt).toString(32).padStart(10, '0')}${key}seed`,
    createdAt: Math.floor(createdAt),
    state,
    family,
    operation,
    model,
    endpoint,
    title: prompt.slice(0, 40),
    prompt,
    projectId: number % 3 === 0 ? pick(projects, number + 5) : null,
    tag: number % 10 === 0 ? pick(tags, number) : null,
    usd,
    settledUsd: isDone && number % 4 !== 0 ? usd : null,
    taskId: state === 'rejected' || state === 'unconfirmed' ? null : `task_${key}`,
    requestId: `req_${key}`,
    isFavourite: number % 50 === 0,
    rating: number % 20 === 0 ? (number % 5) + 1 : 0,
    isHidden: number % 500 === 250,
    picture: isDone && family === 'image' ? pictures[number % pictures.length]! : null,
  };
}
