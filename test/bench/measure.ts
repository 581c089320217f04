// A measurement beside its baseline, in turns on the same machine in the same minute: only the ratio of the two says anything
// about another machine.
/** One measurement. `measure` and its baseline run in turns; the first turn of each warms up and is not counted. */
export interface Bench {
  /** A sentence's subject: what is measured. */
  name: string;
  unit: 'ms' | 'MB' | 'per s';
  rounds: number;
  measure(): Promise<number>;
  baseline: { name: string; measure(): Promise<number> };
}

interface Series {
  median: number;
  min: number;
  max: number;
  values: number[];
}

function series(values: number[]): Series {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median =
    sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)!, values };
}

export async function runBench(bench: Bench) {
  const own: number[] = [];
  const base: number[] = [];
  for (let round = 0; round <= bench.rounds; round += 1) {
    const baseValue = await bench.baseline.measure();
    const value = await bench.measure();
    if (round === 0) continue;
    base.push(baseValue);
    own.push(value);
  }
  const result = series(own);
  const baseline = { name: bench.baseline.name, ...series(base) };
  const ratio = result.median / baseline.median;
  const figure = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
  console.log(
    `${bench.name}: ${figure(result.median)} ${bench.unit} (${figure(result.min)} to ${figure(result.max)}); ` +
      `${baseline.name}: ${figure(baseline.median)} ${bench.unit}; ratio ${ratio.toFixed(2)}`,
  );
  return { name: bench.name, unit: bench.unit, ...result, baseline, ratio };
}
