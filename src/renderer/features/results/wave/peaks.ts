/** The loudest moments of a sound, gathered piece by piece. Pure. */

export interface PeakCollector {
  /** Samples of every channel, in their order. */
  add(channels: readonly Float32Array[]): void;
  /** Of everything so far. */
  seconds(): number;
  /** At most `count` values from 0 to 1, evenly over the whole. */
  bars(count: number): number[];
}

/** @param rate samples per second; one value is kept for each twentieth of a second */
export function collectPeaks(rate: number): PeakCollector {
  const per = Math.max(1, Math.round(rate / 20));
  const peaks: number[] = [];
  let open = 0;
  let inOpen = 0;
  let samples = 0;
  return {
    add(channels) {
      const length = channels[0]?.length ?? 0;
      for (let at = 0; at < length; at += 1) {
        for (const channel of channels) open = Math.max(open, Math.abs(channel[at] ?? 0));
        inOpen += 1;
        if (inOpen === per) {
          peaks.push(Math.min(1, open));
          open = 0;
          inOpen = 0;
        }
      }
      samples += length;
    },
    seconds: () => samples / rate,
    bars(count) {
      const all = inOpen === 0 ? peaks : [...peaks, Math.min(1, open)];
      if (all.length <= count) return [...all];
      return Array.from({ length: count }, (_, bar) => {
        const from = Math.floor((bar * all.length) / count);
        const to = Math.floor(((bar + 1) * all.length) / count);
        return all.slice(from, to).reduce((most, peak) => Math.max(most, peak), 0);
      });
    },
  };
}
