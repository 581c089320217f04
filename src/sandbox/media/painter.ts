/** Paints a composed scene into RGBA pixels. The same painter makes the stills and every frame of the clips. */
import { blend, type RGB } from './palettes.ts';
import { fractal1, fractal2, lattice, noise2 } from './random.ts';
import type { Ridge, Scene } from './scene.ts';

/**
 * Fills `rgba` (width x height x 4 bytes, top row first) with the scene at `time`, from 0 to 1 over the clip.
 */
export function paintScene(
  scene: Scene,
  width: number,
  height: number,
  time: number,
  rgba: Uint8Array | Uint8ClampedArray,
): void {
  if (scene.place === 'abstract') paintAbstract(scene, width, height, time, rgba);
  else paintPlace(scene, width, height, time, rgba);
}

function paintPlace(
  scene: Scene,
  width: number,
  height: number,
  time: number,
  rgba: Uint8Array | Uint8ClampedArray,
): void {
  const outlines = scene.ridges.map((ridge) => outline(scene, ridge, width, time));
  const waterline = scene.place === 'sea' ? scene.horizon : 2;
  for (let row = 0; row < height; row += 1) {
    const y = row / height;
    for (let column = 0; column < width; column += 1) {
      const x = column / width;
      let colour: RGB | undefined;
      for (let index = outlines.length - 1; index >= 0 && colour === undefined; index -= 1) {
        const ridge = scene.ridges[index]!;
        const top = outlines[index]![column]!;
        const inFront = scene.place !== 'sea' || index === 0;
        if (inFront && y >= top && y < waterline) colour = land(scene, ridge, x, y, top, time);
      }
      if (colour === undefined && y >= waterline) colour = water(scene, x, y, width / height, time);
      colour ??= sky(scene, x, y, width / height, time);
      const at = (row * width + column) * 4;
      rgba[at] = colour[0];
      rgba[at + 1] = colour[1];
      rgba[at + 2] = colour[2];
      rgba[at + 3] = 255;
    }
  }
}

/** The upper edge of a ridge in every column, as a fraction of the picture's height from the top. */
function outline(scene: Scene, ridge: Ridge, width: number, time: number): Float64Array {
  const edge = new Float64Array(width);
  const shift = ridge.drift * time;
  for (let column = 0; column < width; column += 1) {
    const x = column / width + shift;
    edge[column] = ridge.base - ridge.amplitude * profile(scene, ridge, x);
  }
  return edge;
}

function profile(scene: Scene, ridge: Ridge, x: number): number {
  switch (scene.place) {
    case 'city': {
      const block = Math.floor(x * (9 + ridge.depth * 5));
      return 0.15 + lattice(block, 1, ridge.seed) * 1.5 * (1 - ridge.depth * 0.35);
    }
    case 'mountains': {
      const rough = fractal1(x * ridge.frequency, ridge.seed, 5);
      return 1.6 * (1 - Math.abs(rough * 2 - 1)) - 0.2;
    }
    case 'forest': {
      const trees = 26 + ridge.depth * -12;
      const tree = Math.floor(x * trees);
      const across = Math.abs(x * trees - tree - 0.5) * 2;
      const tall = 0.35 + 0.65 * lattice(tree, 2, ridge.seed);
      return fractal1(x * ridge.frequency, ridge.seed, 3) * 0.6 + (1 - across) * tall * 0.8;
    }
    case 'sea':
      return ridge.depth === 0 ? Math.max(0, fractal1(x * ridge.frequency, ridge.seed, 4) - 0.45) * 2 : 0;
    default:
      return fractal1(x * ridge.frequency, ridge.seed, 2) * 1.3;
  }
}

function land(scene: Scene, ridge: Ridge, x: number, y: number, top: number, time: number): RGB {
  const { palette } = scene;
  const base = blend(palette.far, palette.near, ridge.depth ** 0.8);
  const below = Math.min(1, (y - top) / 0.35);
  if (scene.place === 'city') {
    const columns = (9 + ridge.depth * 5) * 7;
    const across = (x + ridge.drift * time) * columns;
    const down = y * 64;
    const window = across - Math.floor(across) > 0.45 && down - Math.floor(down) > 0.5 && y - top > 0.012;
    const lit = lattice(Math.floor(across), Math.floor(down), ridge.seed) > (palette.night ? 0.62 : 0.82);
    if (window && lit && ridge.depth < 0.95) return blend(base, palette.sun, 0.75);
  }
  if (scene.place === 'dunes') {
    const lee = Math.max(0, Math.min(1, (x - scene.sun.x) * 1.4 + 0.5));
    const crest = Math.max(0, 1 - (y - top) / 0.02) * 0.35;
    const lightened = blend(base, palette.horizon, crest + (1 - lee) * 0.16 * (1 - below));
    return blend(lightened, palette.near, below * 0.4);
  }
  if (scene.place === 'mountains') {
    const snow = Math.max(0, 1 - (y - top) / 0.05) * (1 - ridge.depth) * 0.6;
    return blend(blend(base, [250, 250, 252], snow), palette.horizon, below * 0.22 * (1 - ridge.depth));
  }
  return blend(base, palette.horizon, below * 0.18 * (1 - ridge.depth));
}

function sky(scene: Scene, x: number, y: number, aspect: number, time: number): RGB {
  const { palette, sun } = scene;
  const down = Math.min(1, y / scene.horizon);
  let colour =
    down < 0.55
      ? blend(palette.zenith, palette.middle, down / 0.55)
      : blend(palette.middle, palette.horizon, (down - 0.55) / 0.45);
  const dx = (x - sun.x) * aspect;
  const dy = y - (sun.y + sun.rise * time);
  const away = Math.sqrt(dx * dx + dy * dy);
  colour = blend(colour, palette.sun, 0.55 * Math.exp(-away * 5.5));
  if (palette.night) colour = withStars(scene, colour, x * aspect, y);
  if (away < sun.radius)
    colour = blend(colour, palette.sun, Math.min(1, (sun.radius - away) / (sun.radius * 0.06)));
  if (scene.clouds > 0) {
    const drifted = x * aspect * 1.6 + time * 0.25;
    const cover = fractal2(drifted, y * 6, scene.seed, 4) - (1 - scene.clouds * 0.9);
    if (cover > 0)
      colour = blend(colour, palette.night ? palette.middle : palette.sun, Math.min(0.7, cover * 2.4));
  }
  return colour;
}

function withStars(
  scene: Scene,
  colour: [number, number, number],
  x: number,
  y: number,
): [number, number, number] {
  const cellX = Math.floor(x * 90);
  const cellY = Math.floor(y * 90);
  const bright = lattice(cellX, cellY, scene.seed + 5);
  if (bright < 0.965) return colour;
  const dx = x * 90 - cellX - 0.5;
  const dy = y * 90 - cellY - 0.5;
  const glow = Math.max(0, 1 - (dx * dx + dy * dy) * 22);
  return blend(colour, [255, 255, 255], glow * (bright - 0.965) * 26 * (1 - y / scene.horizon) ** 0.5);
}

function water(scene: Scene, x: number, y: number, aspect: number, time: number): RGB {
  const depth = (y - scene.horizon) / (1 - scene.horizon);
  const ripple = (noise2(x * (14 - depth * 8), y * 70 + time * 9, scene.seed) - 0.5) * 0.05 * (0.3 + depth);
  const mirrored = Math.max(0, scene.horizon * (1 - depth * 0.9) - 0.01);
  const reflected = sky({ ...scene, clouds: 0 }, x + ripple, mirrored, aspect, time);
  const colour = blend(reflected, scene.palette.near, 0.22 + depth * 0.4);
  const lane = Math.exp(-(((x + ripple * 2 - scene.sun.x) * aspect) ** 2) / (0.006 + depth * 0.02));
  const sparkle = noise2(x * 60, y * 150 + time * 14, scene.seed + 9) > 0.58 ? 1 : 0.25;
  return blend(colour, scene.palette.sun, lane * sparkle * 0.6);
}

function paintAbstract(
  scene: Scene,
  width: number,
  height: number,
  time: number,
  rgba: Uint8Array | Uint8ClampedArray,
): void {
  const { palette, seed } = scene;
  const stops: RGB[] = [palette.near, palette.zenith, palette.middle, palette.horizon, palette.sun];
  const turn = time * Math.PI * 2;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const x = (column / height) * 2.2;
      const y = (row / height) * 2.2;
      const warp = fractal2(x + Math.cos(turn) * 0.2, y + Math.sin(turn) * 0.2, seed, 3);
      const value = fractal2(x + warp * 2.4, y + warp * 1.7, seed + 77, 3);
      const at = Math.min(0.999, Math.max(0, (value - 0.2) * 1.7)) * (stops.length - 1);
      const stop = Math.floor(at);
      const colour = blend(stops[stop]!, stops[stop + 1]!, at - stop);
      const sheen = Math.sin((value + warp) * 42) > 0.96 ? 0.25 : 0;
      const [red, green, blue] = blend(colour, palette.sun, sheen);
      const pixel = (row * width + column) * 4;
      rgba[pixel] = red;
      rgba[pixel + 1] = green;
      rgba[pixel + 2] = blue;
      rgba[pixel + 3] = 255;
    }
  }
}
