/** How much larger the large one is. */
export const times = 8;

/**
 * How many times more work eight times the size is: about 8 where the work is in proportion, 64 where it is squared.
 * Counted in CPU time of this thread, the least of several tries. Where other processes share the core it still is up to three
 * times as much for what no longer fits into the core's cache, so the two are far apart.
 * `size` should be worth some milliseconds: what takes less than `floor` (µs) counts as that much, since some systems count
 * the time of a thread in steps of several milliseconds.
 */
export function growth(work: (size: number) => void, size: number, floor = 1_000): number {
  const cost = (of: number) => {
    const before = process.threadCpuUsage();
    work(of);
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
  };
  const least = (of: number) => Math.min(...Array.from({ length: tries }, () => cost(of)));
  // The large one comes first, so that the small one finds everything compiled, and it is tried again only where its first
  // cost is too much: a later one can only be less.
  let large = cost(size * times);
  const small = Math.max(least(size), floor);
  for (let tried = 1; tried < tries && large / small >= muchGrowth; tried += 1) {
    large = Math.min(large, cost(size * times));
  }
  return large / small;
}

const tries = 5;

/** Between work in proportion and work that is squared, with room for chance on both sides. */
export const muchGrowth = 32;
