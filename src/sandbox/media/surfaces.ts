/** Coloured surfaces with normals: grids bent into shape, blocks, and flat facets. */
import type { RGB } from './palettes.ts';

/** One coloured part. Positions and normals are x, y, z triples in metres, y up; indices form triangles. */
export interface MeshPart {
  name: string;
  colour: RGB;
  metallic: number;
  positions: Float32Array;
  normals: Float32Array;
  indices: Uint32Array;
}

export type Point = readonly [number, number, number];

/** A closed surface from a map of the unit square. Normals are computed from neighbouring points. */
export function grid(
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
export function lathe(
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

/** A sphere. */
export function ball(name: string, colour: RGB, centre: Point, radius: number, detail: number): MeshPart {
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

/** A block with flat sides. */
export function box(name: string, colour: RGB, metallic: number, centre: Point, size: Point): MeshPart {
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

/** The same part with flat facets: no triangle shares its corners. */
export function faceted(part: MeshPart): MeshPart {
  const positions = new Float32Array(part.indices.length * 3);
  part.indices.forEach((corner, at) => {
    positions.set(part.positions.subarray(corner * 3, corner * 3 + 3), at * 3);
  });
  return withNormals(part.name, part.colour, part.metallic, positions, Uint32Array.from(part.indices.keys()));
}
