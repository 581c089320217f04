import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDueQueue, type Due } from '../../../src/main/jobs/due-queue.ts';

test('whatever is put in, moved and taken out, the first one is the one that is due first', () => {
  const step = fc.record({
    what: fc.constantFrom('put' as const, 'take' as const),
    which: fc.nat(30),
    dueAt: fc.nat(12),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = createDueQueue<Due>();
      const items = Array.from({ length: 31 }, (_, order): Due => ({ dueAt: 0, order, place: -1 }));
      const inside = new Set<Due>();
      for (const { what, which, dueAt } of steps) {
        const item = items[which]!;
        if (what === 'put') {
          item.dueAt = dueAt;
          queue.put(item);
          inside.add(item);
        } else {
          queue.take(item);
          inside.delete(item);
        }
        const sorted = [...inside].sort((a, b) => a.dueAt - b.dueAt || a.order - b.order);
        expect(queue.first()).toBe(sorted[0]);
      }
    }),
  );
});

test('a queue of thousands is looked at in few places when one of them moves', () => {
  let looks = 0;
  const item = (order: number) => {
    let due = order;
    return {
      order,
      place: -1,
      get dueAt() {
        looks += 1;
        return due;
      },
      set dueAt(at: number) {
        due = at;
      },
    };
  };
  const queue = createDueQueue<Due>();
  for (let order = 0; order < 8_192; order += 1) queue.put(item(order));
  looks = 0;
  const first = queue.first()!;
  first.dueAt = 9_000;
  queue.put(first);
  // 13 levels, two comparisons of two items at each.
  expect(looks).toBeLessThan(100);
  expect(queue.first()?.order).toBe(1);
});
