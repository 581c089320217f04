/** Colours of the painted scenes. Each palette is a time of day; `RGB` channels run from 0 to 255. */

export type RGB = readonly [number, number, number];

export interface Palette {
  name: string;
  /** Sky from the zenith to the horizon. */
  zenith: RGB;
  middle: RGB;
  horizon: RGB;
  sun: RGB;
  /** Land from the far haze to the foreground. */
  far: RGB;
  near: RGB;
  night: boolean;
}

const rgb = (hex: number): RGB => [(hex >> 16) & 255, (hex >> 8) & 255, hex & 255];

function palette(
  name: string,
  colours: readonly [number, number, number, number, number, number],
  night = false,
): Palette {
  const [zenith, middle, horizon, sun, far, near] = colours;
  return {
    name,
    zenith: rgb(zenith),
    middle: rgb(middle),
    horizon: rgb(horizon),
    sun: rgb(sun),
    far: rgb(far),
    near: rgb(near),
    night,
  };
}

export const palettes: readonly Palette[] = [
  palette('ember dusk', [0x2b1b3d, 0xa8404f, 0xf6a95f, 0xfff0c9, 0x9c4a57, 0x1d0f1c]),
  palette('desert noon', [0x3f8fc4, 0x9ccfe0, 0xf4e3bd, 0xfffbe8, 0xe3b06f, 0x8a4a22]),
  palette('rose dawn', [0x56689b, 0xd49aae, 0xffe0c2, 0xfff6e2, 0xa98bb0, 0x33305a]),
  palette('teal evening', [0x0d2b3e, 0x23707c, 0xf2c27b, 0xffe7b0, 0x2f6f74, 0x081c25]),
  palette('violet hour', [0x191338, 0x5b3f94, 0xe990a8, 0xffd9c9, 0x64468c, 0x120c26]),
  palette('clear morning', [0x2f6fb3, 0x86bfe6, 0xe9f3ee, 0xffffff, 0x8fb3b8, 0x1f4a41]),
  palette('copper fog', [0x6b5a52, 0xb79a83, 0xecd6b8, 0xfff3dc, 0xa98a73, 0x3a2a24]),
  palette('moonlight', [0x060a1c, 0x14264d, 0x3d5d8a, 0xe8f0ff, 0x2b4166, 0x04070f], true),
  palette('aurora', [0x041019, 0x0b3a40, 0x2f8f7a, 0xdcfff0, 0x14504f, 0x030b0e], true),
  palette('neon night', [0x0c0820, 0x3a1459, 0xd0407f, 0xffb3d4, 0x3b1b5c, 0x07040f], true),
];

/** A colour between two, `t` from 0 to 1. */
export function blend(from: RGB, to: RGB, t: number): [number, number, number] {
  return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t];
}
