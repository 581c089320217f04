/** A small sign for sound: bars drawn from the seed, so that neighbours in a list can be told apart. */
export function WaveGlyph({ seed, size }: { seed: string; size: number }) {
  const bars = waveBars(seed, 7);
  const step = 20 / bars.length;
  return (
    <svg width={size * 0.62} height={size * 0.62} viewBox="0 0 20 20" aria-hidden focusable="false">
      {bars.map((height, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={index}
          x={index * step + step * 0.22}
          y={10 - height * 9}
          width={step * 0.56}
          height={height * 18}
          rx={0.7}
          fill="currentColor"
        />
      ))}
    </svg>
  );
}

/** Heights between 0.18 and 1 that are always the same for the same seed. */
export function waveBars(seed: string, count: number): number[] {
  let hash = 2_166_136_261;
  for (let at = 0; at < seed.length; at += 1) {
    hash = Math.imul(hash ^ seed.charCodeAt(at), 16_777_619) >>> 0;
  }
  return Array.from({ length: count }, () => {
    hash = (Math.imul(hash, 1_664_525) + 1_013_904_223) >>> 0;
    return 0.18 + (hash / 0xffff_ffff) * 0.82;
  });
}
