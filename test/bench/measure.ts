// A measurement beside its floor, in turns on the same machine in the same minute: only the ratio of the two says anything
// about another machine.
/** One measurement. `measure` and its floor run in turns; the first turn of each warms up and is not counted. */
export interface Bench {
  /** A sentence's subject: what is measured. */
  name: string;
  unit: 'ms' | 's' | 'MB' | 'MiB' | 'per s' | '% of a core' | '% of the pictures' | '% of the tiles';
  rounds: number;
  measure(): Promise<number>;
  floor: { name: string; measure(): Promise<number> };
  /** One of several measurements of the same, of which the floor is the smallest: how it grows with the size. */
  growth?: { name: string; size: number; floorSize: number; mostExponent: number };
  /** What is wanted: the figure itself, its ratio to the floor, or how far it is above the floor, is at most this. */
  target: { most: number } | { mostRatio: number } | { mostAbove: number };
}

/** One run gives several figures: a run is made when a figure has been taken of all that are there. */
export function figuresOf<T>(run: () => Promise<T>): (pick: (from: T) => number) => () => Promise<number> {
  const runs: T[] = [];
  return (pick) => {
    let next = 0;
    return async () => {
      if (next === runs.length) runs.push(await run());
      next += 1;
      return pick(runs[next - 1]!);
    };
  };
}

export interface Result {
  name: string;
  unit: string;
  ours: number;
  floor: number;
  floorName: string;
  ratio: number;
  target: string;
  met: boolean;
  growth?: Bench['growth'];
  /** Least and largest of what was measured. */
  spread: { ours: [least: number, largest: number]; floor: [least: number, largest: number] };
}

function series(values: readonly number[]): { median: number; spread: [number, number] } {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, spread: [sorted[0]!, sorted.at(-1)!] };
}

export const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

function judged({ target, unit }: Bench, ours: number, floor: number): Pick<Result, 'target' | 'met'> {
  if ('most' in target) return { target: `at most ${target.most} ${unit}`, met: ours <= target.most };
  if ('mostRatio' in target)
    return { target: `at most ${target.mostRatio} x`, met: ours / floor <= target.mostRatio };
  return {
    target: `at most ${target.mostAbove} ${unit} above`,
    met: ours - floor <= target.mostAbove,
  };
}

export async function runBench(bench: Bench): Promise<Result> {
  const own: number[] = [];
  const base: number[] = [];
  for (let round = 0; round <= bench.rounds; round += 1) {
    const baseValue = await bench.floor.measure();
    const value = await bench.measure();
    if (round === 0) continue;
    base.push(baseValue);
    own.push(value);
  }
  const ours = series(own);
  const floor = series(base);
  const ratio = ours.median / floor.median;
  return {
    name: bench.name,
    unit: bench.unit,
    ours: ours.median,
    floor: floor.median,
    floorName: bench.floor.name,
    ratio,
    ...judged(bench, ours.median, floor.median),
    ...(bench.growth ? { growth: bench.growth } : {}),
    spread: { ours: ours.spread, floor: floor.spread },
  };
}

/** How a figure grows: ours = size ^ exponent, fitted over all sizes. */
export interface Growth {
  name: string;
  exponent: number;
  most: number;
  met: boolean;
}

export function growthOf(results: readonly Result[]): Growth[] {
  const names = new Set(results.flatMap(({ growth }) => growth?.name ?? []));
  return [...names].map((name) => {
    const of = results.filter(({ growth }) => growth?.name === name);
    const points = of.flatMap(({ growth, ours, floor }) => [
      [Math.log(growth!.size), Math.log(ours)] as const,
      [Math.log(growth!.floorSize), Math.log(floor)] as const,
    ]);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [x, y] = [mean(points.map(([size]) => size)), mean(points.map(([, cost]) => cost))];
    const exponent =
      points.reduce((sum, [size, cost]) => sum + (size - x) * (cost - y), 0) /
      points.reduce((sum, [size]) => sum + (size - x) ** 2, 0);
    const most = of[0]!.growth!.mostExponent;
    return { name, exponent, most, met: exponent <= most };
  });
}

export function tableOf(results: readonly Result[]): string {
  const rows = results.map(({ name, unit, ours, floor, floorName, ratio, target, met }) => [
    met ? 'met' : 'NOT MET',
    name,
    `${figure(ours)} ${unit}`,
    `${figure(floor)} ${unit} (${floorName})`,
    `${ratio.toFixed(2)} x`,
    target,
  ]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
