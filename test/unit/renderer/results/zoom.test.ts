import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bounded,
  fitScale,
  fitted,
  MAX_SCALE,
  zoomedAt,
} from '../../../../src/renderer/features/results/zoom.ts';

const side = fc.integer({ min: 1, max: 8000 });
const size = fc.record({ width: side, height: side });

describe('zoom', () => {
  test('a large picture is fitted whole, a small one keeps its pixels', () => {
    expect(fitScale({ width: 2000, height: 1000 }, { width: 1000, height: 800 })).toBe(0.5);
    expect(fitScale({ width: 100, height: 100 }, { width: 1000, height: 800 })).toBe(1);
  });

  test('a frame whose size is not known yet makes no view that is not a number', () => {
    const picture = { width: 1800, height: 1400 };
    const frame = { width: 0, height: 0 };
    const first = fitted(picture, frame);
    expect(first).toEqual({ scale: 1, x: 0, y: 0 });
    expect(zoomedAt(first, 1, { x: 0, y: 0 }, picture, frame)).toEqual({ scale: 1, x: 0, y: 0 });
  });

  test('the point under the pointer stays where it is while there is room', () => {
    const picture = { width: 4000, height: 4000 };
    const frame = { width: 400, height: 400 };
    const before = { scale: 1, x: 100, y: -50 };
    const at = { x: 60, y: 20 };
    const after = zoomedAt(before, 2, at, picture, frame);
    expect(after.x + at.x / after.scale).toBeCloseTo(before.x + at.x / before.scale);
    expect(after.y + at.y / after.scale).toBeCloseTo(before.y + at.y / before.scale);
  });

  test('no view leaves the picture or the limits of scale', () => {
    fc.assert(
      fc.property(
        size,
        size,
        fc.double({ min: 0.001, max: 100, noNaN: true }),
        fc.integer(),
        fc.integer(),
        (picture, frame, scale, x, y) => {
          const view = bounded({ scale, x, y }, picture, frame);
          expect(view.scale).toBeLessThanOrEqual(MAX_SCALE);
          expect(view.scale).toBeGreaterThanOrEqual(Math.min(1, fitScale(picture, frame)));
          expect(Math.abs(view.x)).toBeLessThanOrEqual(
            Math.max(0, (picture.width - frame.width / view.scale) / 2) + 1e-6,
          );
          expect(Math.abs(view.y)).toBeLessThanOrEqual(
            Math.max(0, (picture.height - frame.height / view.scale) / 2) + 1e-6,
          );
        },
      ),
    );
  });

  test('a fitted picture is centred', () => {
    expect(fitted({ width: 2000, height: 1000 }, { width: 500, height: 500 })).toEqual({
      scale: 0.25,
      x: 0,
      y: 0,
    });
  });
});
