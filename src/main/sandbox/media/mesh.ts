/** Solid shapes for the 3D family: words choose the shape, the key its proportions and colours. */
import { palettes, type RGB } from './palettes.ts';
import { type Chance, chance, fractal2 } from './random.ts';

/** One coloured part. Positions and normals are x, y, z triples in metres, y up; indices form triangles. */
export interface MeshPart {
  name: string;
  colour: RGB;
  metallic: number;
  positions: Float32Array;
  normals: Float32Array;
  indices: Uint32Array;
}

type Shape = 'robot' | 'vase' | 'crystal' | 'pebble' | 'tree';

const words: ReadonlyArray<readonly [Shape, RegExp]> = [
  ['robot', /robot|mascot|toy|figure|character|android|cat|dog|animal/i],
  ['vase', /vase|cup|pot|bottle|lamp|bowl|chess|pawn|mug/i],
  ['crystal', /crystal|gem|diamond|rock|ice|sword/i],
  ['tree', /tree|plant|forest|pine|bonsai/i],
  ['pebble', /stone|planet|asteroid|fruit|egg|ball|potato/i],
];

/** The parts of the object that a prompt and key describe. `detail` is facets along one turn. */
export function modelObject(prompt: string, key: string, detail: number): MeshPart[] {
  const random = chance(`${key}|${prompt}`);
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
  const random = chance(`${key}|${prompt}`);
  const palette = random.pick(palettes);
  const seed = random.whole(1, 2 ** 30);
  const height = (u: number, v: number) => fractal2(u * 4, v * 4, seed, 4) * 3 - 1.2;
  return [
    grid('ground', palette.far, 0, detail, detail, (u, v) => [(u - 0.5) * 20, height(u, v), (v - 0.5) * 20]),
  ];
}

function robot(random: Chance, detail: number, main: RGB, accent: RGB, dark: RGB): MeshPart[] {
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

type Point = readonly [number, number, number];

/** A closed surface out of a map from the unit square; normals follow from the neighbours. */
function grid(
  name: string,
  colour: RGB,
  metallic: number,
  columns: number,
  rows: number,
  at: (u: number, v: number) => Point,
): MeshPart {
  const positions = new Float32Array((columns + 1) * (rows + 1) * 3);
  const indices: number[] = [];
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column <= columns; column += 1) {
      const index = row * (columns + 1) + column;
      positions.set(at(column / columns, row / rows), index * 3);
      if (row === rows || column === columns) continue;
      const next = index + columns + 1;
      indices.push(index, next, index + 1, index + 1, next, next + 1);
    }
  }
  return withNormals(name, colour, metallic, positions, Uint32Array.from(indices));
}

function withNormals(
  name: string,
  colour: RGB,
  metallic: number,
  positions: Float32Array,
  indices: Uint32Array,
): MeshPart {
  const normals = new Float32Array(positions.length);
  for (let at = 0; at < indices.length; at += 3) {
    const [a, b, c] = [indices[at]! * 3, indices[at + 1]! * 3, indices[at + 2]! * 3];
    const ab = [0, 1, 2].map((axis) => positions[b + axis]! - positions[a + axis]!) as [
      number,
      number,
      number,
    ];
    const ac = [0, 1, 2].map((axis) => positions[c + axis]! - positions[a + axis]!) as [
      number,
      number,
      number,
    ];
    const normal = [
      ab[1] * ac[2] - ab[2] * ac[1],
      ab[2] * ac[0] - ab[0] * ac[2],
      ab[0] * ac[1] - ab[1] * ac[0],
    ];
    for (const corner of [a, b, c]) for (const axis of [0, 1, 2]) normals[corner + axis]! += normal[axis]!;
  }
  for (let at = 0; at < normals.length; at += 3) {
    const length = Math.hypot(normals[at]!, normals[at + 1]!, normals[at + 2]!);
    if (length === 0) normals[at + 1] = 1;
    else for (const axis of [0, 1, 2]) normals[at + axis]! /= length;
  }
  return { name, colour, metallic, positions, normals, indices };
}

/** A turned shape: `profile` lists radius and height from the bottom up. */
function lathe(
  name: string,
  colour: RGB,
  metallic: number,
  profile: ReadonlyArray<readonly [number, number]>,
  detail: number,
): MeshPart {
  const rows = Math.max(profile.length - 1, 1);
  return grid(name, colour, metallic, Math.max(6, detail), rows, (u, v) => {
    const [radius, height] = profile[Math.round(v * rows)]!;
    const turn = u * Math.PI * 2;
    return [Math.cos(turn) * radius, height, Math.sin(turn) * radius];
  });
}

function vaseProfile(random: Chance): Array<readonly [number, number]> {
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

function ball(name: string, colour: RGB, centre: Point, radius: number, detail: number): MeshPart {
  return grid(name, colour, 0.2, Math.max(8, detail), Math.max(6, Math.ceil(detail / 2)), (u, v) => {
    const turn = u * Math.PI * 2;
    const fall = v * Math.PI;
    return [
      centre[0] + Math.sin(fall) * Math.sin(turn) * radius,
      centre[1] + Math.cos(fall) * radius,
      centre[2] + Math.sin(fall) * Math.cos(turn) * radius,
    ];
  });
}

function pebble(random: Chance, colour: RGB, detail: number): MeshPart {
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

function box(name: string, colour: RGB, metallic: number, centre: Point, size: Point): MeshPart {
  const positions: number[] = [];
  const indices: number[] = [];
  for (const axis of [0, 1, 2] as const) {
    for (const side of [-1, 1]) {
      const first = positions.length / 3;
      const [right, up] = [(axis + 1) % 3, (axis + 2) % 3];
      for (const [u, v] of [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
      ] as const) {
        const corner = [0, 0, 0];
        corner[axis] = side;
        corner[right] = u * side;
        corner[up] = v;
        positions.push(...corner.map((value, index) => centre[index]! + (value * size[index]!) / 2));
      }
      indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
    }
  }
  return withNormals(name, colour, metallic, Float32Array.from(positions), Uint32Array.from(indices));
}

function crystal(random: Chance, index: number, colour: RGB): MeshPart {
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

/** The same part with flat facets: every triangle owns its corners. */
function faceted(part: MeshPart): MeshPart {
  const positions = new Float32Array(part.indices.length * 3);
  part.indices.forEach((corner, at) => {
    positions.set(part.positions.subarray(corner * 3, corner * 3 + 3), at * 3);
  });
  return withNormals(part.name, part.colour, part.metallic, positions, Uint32Array.from(part.indices.keys()));
}
