/** Waits until nothing is downloaded and nothing waits, by the counts and the word that they have changed. */
export function watchIdle(counts: () => { active: number; waiting: number }) {
  let resolvers: (() => void)[] = [];
  const isIdle = () => {
    const { active, waiting } = counts();
    return active + waiting === 0;
  };
  return {
    changed() {
      if (!isIdle()) return;
      for (const resolve of resolvers) resolve();
      resolvers = [];
    },
    idle: (): Promise<void> =>
      isIdle() ? Promise.resolve() : new Promise((resolve) => resolvers.push(resolve)),
  };
}
