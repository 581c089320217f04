/** A film of three frames of 12,000 px square, all red: a few bytes that take a decoder gigabytes. */
import { brotliDecompressSync } from 'node:zlib';
import type { Sample } from '../unit/results/samples.ts';

const side = 12_000;

// H.264 in MP4, made by x264 and packed.
const packed = [
  'W5h2BuJywDZGhzlrFBPDjSL+4/5SqWRxGnqd9dlHMmpN9/8CiJLHI7g4QFKxETrCZjxQK1RVZce3quAxREuum++ztoF3Gum/fje2',
  'E0sHyUMUs6iJ18nURgMYPFV1gwu0BCkMMGh9c6kKYgEkXVuoa6JSnbwaX+xf8q9A1LIQ0ElYCuCm6Wxt93/+w7G06+AejmyAownv',
  '/3fRTYtobsCzgUZroBfQnAZOe4xNv3ucDupnArC41O+ugwhoVMR/ca3f6NV1saFExB/zvAEYxWZsIFlJfoGYP5CAVYKH95qePgTS',
  'T8slpVXFE4De4CTYk4mHHPREEoCEe94Bf9xhTRIAgw2SHHm9llA/QH3HlmcASzRj4+GoGvwZ5HMBGEKFFyuOQoMHrdyfv2J/nYex',
  'z5wFiibKKcQrYCYTH2cq62ZAsF6EoSU+EpSkguVxPIkbLHBeb7vPPQzxYhV0ABRXXjn5/GbIts8qgpVX3ZrnpNM1iwXwAd5wOKh8',
  'Bv5UfOi9XfCceTOCCJx8GPH4AL0vcYAgKVgKAEq1FCpVi7hoc1N+PWgkJYmtiEgsPsUkpbiF3zBaqb1O0Ou3cPk0iEnmLvVBUQde',
  'jtG5mjRGGrVJXCxE2zsEANZV2BwbX72zI2CecvntZKXzKW1zAOMu5LGrcty4zZCtZdkgAmc/60PL4BpwCqDzrEz5+hb/ez3Vy9eo',
  'BXv/CzwB8xzFr0M3H9YldDFgazdEpsWrSzC3lVp3x6cjB+X7w3t2Ps35b+SgH0z8AuZxbth8qZKRKHbsYuAMQXJAwHUE5sYLb9jD',
  'kBVrFBysQ8XI4o48StQ6CV8kSVgcHF5bHPkfeZOZKdhJj9qTo8qkcRYo6uJWaoC8Y0dBQlktVA+/LqkzRZv6ThD1ELyk04Lbzkin',
  '/vywjAljXUaLM9BSQ/UObIIKEpNB9aNUFoTyKHGRroKgffMUVC9Co4N6231LUhdsqq77T1KBFBPPHxTigeGoZup3lXv6JzjiNCnD',
  'QvF81KUBBgPOZ99c2NZfiPzS9lUFLTePUewm0botnNC1b/CBlgpICxUrDxqHlRuuFfmlUZTMRMtmwT4CdRT2ikDhE6o+d+iFmqnZ',
  'LHQwL4jG/0spVHYE/RKF7tTZZ/v4jviBaL4s/g/k9+mP5u+uzODfXtv3VgC88An6gWWPMxJ44VNcGAE=',
].join('');

/** @param says what its header calls its side, in px */
export function giantFilm(name: string, says = side): Sample {
  const bytes = brotliDecompressSync(Buffer.from(packed, 'base64'));
  const track = bytes.indexOf('tkhd');
  const end = track - 4 + bytes.readUInt32BE(track - 4);
  for (const at of [end - 8, end - 4]) bytes.writeUInt32BE(says * 0x1_0000, at);
  const entry = bytes.indexOf('avc1', bytes.indexOf('stsd'));
  for (const at of [entry + 28, entry + 30]) bytes.writeUInt16BE(says, at);
  return { name, media: 'video', mime: 'video/mp4', extension: 'mp4', bytes };
}
