import { expect, it } from 'vitest';
import { priceWords } from '../../../../src/renderer/features/compose/prices.ts';
import { i18next, laterWords } from '../../../../src/renderer/i18n/index.ts';
import type { PriceInfo } from '../../../../src/shared/catalogue.ts';
import { unknownPrice } from './models.ts';

await laterWords();
const t = i18next.getFixedT('en', 'compose');
const words = (price: Partial<PriceInfo>) =>
  priceWords({ family: 'image', price: { ...unknownPrice, ...price } }, t, false);

it.each<[Partial<PriceInfo>, string]>([
  [{ unit: 'per_second', amount: '0.1' }, '$0.10 / s'],
  [{ unit: 'per_second', complex: true, amount: '0.1', min: '0.1', max: '0.3' }, '$0.10–$0.30 / s'],
  [{ unit: 'per_image', complex: true, min: '0.04', max: '0.04' }, '$0.04 / image'],
  [{ complex: true, min: '0.2', max: '0.4' }, '$0.20–$0.40 / job'],
  [{ unit: 'per_token', min: '0.01', max: '0.2' }, '$0.01–$0.20 / image'],
  [{ unit: 'per_token', inputPerMillion: '2', outputPerMillion: '8' }, '$2.00 in, $8.00 out / 1M tokens'],
  [{ unit: 'other', rawUnit: 'per_video_frame', amount: '0.01' }, '$0.01 / video frame'],
  [{ free: true }, 'free'],
  [{ complex: true }, 'price depends on options'],
])('a price of %j is shown as %s', (price, shown) => expect(words(price)).toBe(shown));
