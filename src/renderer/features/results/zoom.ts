/** Zoom and pan of a picture in a frame. All sizes in CSS pixels; scale 1 is one picture pixel per CSS pixel. */

export interface Size {
  width: number;
  height: number;
}

export interface View {
  scale: number;
  /** Centre of the frame relative to the centre of the picture, in picture pixels. */
  x: number;
  y: number;
}

export const MAX_SCALE = 16;
const STEP = 1.25;

/** Scale at which the whole picture is seen; small pictures are not blown up. 1 while a size is not known yet. */
export function fitScale(picture: Size, frame: Size): number {
  if (Math.min(picture.width, picture.height, frame.width, frame.height) <= 0) return 1;
  return Math.min(1, frame.width / picture.width, frame.height / picture.height);
}

export const fitted = (picture: Size, frame: Size): View => ({ scale: fitScale(picture, frame), x: 0, y: 0 });

/** The view kept so that the picture never leaves the frame, and is centred where it is smaller. */
export function bounded(view: View, picture: Size, frame: Size): View {
  const scale = Math.min(MAX_SCALE, Math.max(Math.min(fitScale(picture, frame), 1), view.scale));
  const reachX = Math.max(0, (picture.width - frame.width / scale) / 2);
  const reachY = Math.max(0, (picture.height - frame.height / scale) / 2);
  return { scale, x: clamp(view.x, reachX), y: clamp(view.y, reachY) };
}

/**
 * Zoomed to `scale` while the point under the pointer stays where it is.
 * @param at pointer relative to the centre of the frame
 */
export function zoomedAt(
  view: View,
  scale: number,
  at: { x: number; y: number },
  picture: Size,
  frame: Size,
): View {
  const next = bounded({ ...view, scale }, picture, frame).scale;
  const x = view.x + at.x / view.scale - at.x / next;
  const y = view.y + at.y / view.scale - at.y / next;
  return bounded({ scale: next, x, y }, picture, frame);
}

/** One step in (`1`) or out (`-1`). */
export const stepped = (scale: number, direction: 1 | -1): number =>
  direction > 0 ? scale * STEP : scale / STEP;

function clamp(value: number, reach: number): number {
  const kept = Math.min(reach, Math.max(-reach, value));
  return kept === 0 ? 0 : kept;
}
