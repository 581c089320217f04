/** Solid shapes for the 3D family: words choose the shape, the key chooses its proportions and colours. */
import { palettes, type RGB } from './palettes.ts';
import { fractal2, type SeededRandom, seededRandom } from './random.ts';
import { ball, box, faceted, grid, lathe, type MeshPart } from './surfaces.ts';

type Shape = 'robot' | 'vase' | 'crystal' | 'pebble' | 'tree';

const words: ReadonlyArray<readonly [Shape, RegExp]> = [
  ['robot', /robot|mascot|toy|figure|character|android|cat|dog|animal/i],
  ['vase', /vase|cup|pot|bottle|lamp|bowl|chess|pawn|mug/i],
  ['crystal', /crystal|gem|diamond|rock|ice|sword/i],
  ['tree', /tree|plant|forest|pine|bonsai/i],
  ['pebble', /stone|planet|asteroid|fruit|egg|ball|potato/i],
];

/** The parts of the object for a prompt and key. `detail` is the number of facets around a round shape. */
export function modelObject(prompt: string, key: string, detail: number): MeshPart[] {
  const random = seededRandom(`${key}|${prompt}`);
  const shape =
    words.find(([, pattern]) => pattern.test(prompt))?.[0] ??
    random.pick<Shape>(['robot', 'vase', 'crystal', 'pebble', 'tree']);
  const palette = random.pick(palettes);
  const main = palette.middle;
  const accent = palette.sun;
  const dark = palette.near;
  switch (shape) {
    case 'robot':
      return robot(random, detail, main, accent, dark);
    case 'vase':
      return [lathe('vase', main, 0.1, vaseProfile(random), detail * 2)];
    case 'crystal':
      return Array.from({ length: random.whole(4, 7) }, (_, index) =>
        crystal(random, index, index % 2 ? main : palette.horizon),
      );
    case 'tree':
      return [
        lathe(
          'trunk',
          dark,
          0,
          [
            [0.09, 0],
            [0.07, 0.5],
            [0.05, 0.9],
          ],
          detail,
        ),
        ...Array.from({ length: 3 }, (_, index) =>
          lathe(
            `crown ${index + 1}`,
            index % 2 ? main : palette.far,
            0,
            [
              [0.5 - index * 0.12, 0.5 + index * 0.38],
              [0.24 - index * 0.06, 0.8 + index * 0.38],
              [0, 1.25 + index * 0.36],
            ],
            detail,
          ),
        ),
      ];
    case 'pebble':
      return [pebble(random, main, detail)];
  }
}

/** A square piece of land, 20 m wide, as the collision mesh of a world. */
export function modelTerrain(prompt: string, key: string, detail: number): MeshPart[] {
  const random = seededRandom(`${key}|${prompt}`);
  const palette = random.pick(palettes);
  const seed = random.whole(1, 2 ** 30);
  const height = (u: number, v: number) => fractal2(u * 4, v * 4, seed, 4) * 3 - 1.2;
  return [
    grid('ground', palette.far, 0, detail, detail, (u, v) => [(u - 0.5) * 20, height(u, v), (v - 0.5) * 20]),
  ];
}

function robot(random: SeededRandom, detail: number, main: RGB, accent: RGB, dark: RGB): MeshPart[] {
  const wide = random.between(0.34, 0.5);
  const tall = random.between(0.4, 0.6);
  const head = random.between(0.2, 0.3);
  const neck = 0.35 + tall;
  const parts = [
    box('body', main, 0.3, [0, 0.35 + tall / 2, 0], [wide, tall, wide * 0.7]),
    box('head', accent, 0.1, [0, neck + head / 2 + 0.06, 0], [head * 1.4, head, head]),
    lathe(
      'antenna',
      dark,
      0.6,
      [
        [0.015, neck + head + 0.06],
        [0.015, neck + head + 0.2],
        [0, neck + head + 0.23],
      ],
      detail,
    ),
  ];
  for (const side of [-1, 1]) {
    const which = side < 0 ? 'left' : 'right';
    parts.push(
      ball(
        `${which} eye`,
        dark,
        [side * head * 0.35, neck + head * 0.6 + 0.06, head * 0.5],
        head * 0.16,
        detail,
      ),
    );
    parts.push(
      box(
        `${which} arm`,
        dark,
        0.4,
        [side * (wide / 2 + 0.07), 0.35 + tall * 0.55, 0],
        [0.09, tall * 0.8, 0.1],
      ),
    );
    parts.push(box(`${which} leg`, dark, 0.4, [side * wide * 0.25, 0.175, 0], [0.12, 0.35, 0.14]));
  }
  return parts;
}

function vaseProfile(random: SeededRandom): Array<readonly [number, number]> {
  const [belly, waist, lip] = [
    random.between(0.25, 0.45),
    random.between(0.08, 0.16),
    random.between(0.15, 0.3),
  ];
  const steps = 24;
  const points: Array<readonly [number, number]> = [[0, 0]];
  for (let step = 0; step <= steps; step += 1) {
    const t = step / steps;
    const body = Math.sin(Math.min(1, t / 0.7) * Math.PI) * (belly - waist);
    points.push([waist + body + (t > 0.75 ? ((t - 0.75) / 0.25) ** 2 * (lip - waist) : 0), t]);
  }
  return points;
}

function pebble(random: SeededRandom, colour: RGB, detail: number): MeshPart {
  const seed = random.whole(1, 2 ** 30);
  const rough = random.between(0.1, 0.35);
  const rows = Math.max(8, detail);
  return grid('pebble', colour, 0.05, rows * 2, rows, (u, v) => {
    const turn = (u % 1) * Math.PI * 2;
    const fall = v * Math.PI;
    const bump = fractal2(
      2 + Math.sin(turn) * Math.sin(fall),
      2 + Math.cos(turn) * Math.sin(fall) + v,
      seed,
      4,
    );
    const radius = 0.5 * (1 - rough + rough * 2 * bump);
    return [
      Math.sin(fall) * Math.sin(turn) * radius,
      0.5 + Math.cos(fall) * radius,
      Math.sin(fall) * Math.cos(turn) * radius,
    ];
  });
}

function crystal(random: SeededRandom, index: number, colour: RGB): MeshPart {
  const tall = random.between(0.4, 1.1);
  const radius = random.between(0.08, 0.18);
  const [leanX, leanZ] = [random.between(-0.35, 0.35), random.between(-0.35, 0.35)];
  const facets = 6;
  const rows: ReadonlyArray<readonly [number, number]> = [
    [0, 0],
    [radius, 0],
    [radius * 0.9, tall * 0.78],
    [0, tall],
  ];
  const smooth = grid(`crystal ${index + 1}`, colour, 0.15, facets, rows.length - 1, (u, v) => {
    const [wide, height] = rows[Math.round(v * (rows.length - 1))]!;
    const turn = -u * Math.PI * 2;
    return [
      Math.sin(turn) * wide + leanX * height + leanX * 0.3,
      height,
      Math.cos(turn) * wide + leanZ * height + leanZ * 0.3,
    ];
  });
  return faceted(smooth);
}
