/** Links in fields that nobody documented: better shown as "other" than lost with the money they cost. */
import type { FamilyWire } from './families/index.ts';
import { isRecord } from './json.ts';
import {
  mediaOfMime,
  mimeOfLink,
  type OutputMedia,
  outputFromLink,
  type TaskOutput,
} from './output-shape.ts';

const maxDepth = 24;
/** Bounds the work for an answer that lists without end. */
const maxFound = 10_000;

/** Links that lead to the service itself, not to a result. */
const serviceKeys =
  /^(poll|status|cancel|self|docs|doc|documentation|help|support|dashboard|console|callback|webhook|upload|next|previous|billing|pricing|homepage|terms|avatar)_?ur[il]s?$/;

/** Subtrees that describe the request, the price or a failure. */
const foreignTrees =
  /^(request|input|inputs|params|parameters|options|error|errors|validation_errors|recommended_request|usage|cost|billing|metadata|pricing)$/;

/** Names that a request has too; found in an answer they may be its echo. */
const inputKeys =
  /^(image_urls?|reference_image_urls?|reference_images|mask_url|asset_url|video_urls|audio_urls?|start_image_url|end_image_url|element_input_urls|source_url)$/;

/** What a family says about fields that nobody documented; null: the family is not known. */
type Unknowns = Pick<FamilyWire, 'echoes' | 'linkHolders' | 'unnamedModel'> | null;

/**
 * Outputs from unknown keys that end in `url`, `urls` or `uri` and hold http(s) links.
 * @param echoes false: leave out names that requests use; true: only those that could be this family's result.
 */
export function walkUnknownLinks(body: unknown, family: Unknowns, echoes: boolean): TaskOutput[] {
  const found: TaskOutput[] = [];
  const add = (name: string, link: string, label: string) => {
    const output = outputFromLink(link, { ...guess(name, link, family, echoes), label });
    if (output !== null && found.length < maxFound) found.push(output);
  };
  /** `isLink`: the value stands where a link is expected, by its own name or by that of what holds it. */
  const visit = (name: string, value: unknown, at: string, isLink: boolean, depth: number) => {
    if (depth > maxDepth || found.length >= maxFound) return;
    if (typeof value === 'string') {
      if (isLink) add(name, value, at);
    } else if (Array.isArray(value)) {
      value.slice(0, maxFound).forEach((item, index) => {
        visit(name, item, `${at}[${index}]`, isLink, depth + 1);
      });
    } else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) enter(key, item, at, isLink, depth + 1);
    }
  };
  const enter = (key: string, item: unknown, at: string, isInLinks: boolean, depth: number) => {
    const name = key.toLowerCase();
    if (foreignTrees.test(name) || serviceKeys.test(name)) return;
    const isInput = inputKeys.test(name);
    if (echoes ? !isCandidate(name, family) && /ur(l|ls|i)$/.test(name) : isInput) return;
    const isLink = isInLinks || /ur(l|ls|i)$/.test(name) || (family?.linkHolders?.test(name) ?? false);
    visit(name, item, at === '' ? key : `${at}.${key}`, isLink, depth);
  };
  visit('', body, '', false, 0);
  return found;
}

const isCandidate = (name: string, family: Unknowns): boolean => family?.echoes?.test(name) ?? false;

function guess(
  name: string,
  link: unknown,
  family: Unknowns,
  isMain: boolean,
): { media: OutputMedia; role: TaskOutput['role'] } {
  const byEnding = typeof link === 'string' ? mediaOfMime(mimeOfLink(link)) : undefined;
  const media = byEnding ?? mediaOfName(name) ?? 'other';
  if (isMain) return { media, role: 'main' };
  if (/pano/.test(name)) return { media, role: 'pano' };
  if (/thumb|preview|poster/.test(name)) return { media, role: 'thumbnail' };
  if (/cover/.test(name)) return { media, role: 'cover' };
  if (/last_?frame/.test(name)) return { media, role: 'last_frame' };
  return { media, role: (media === 'model' ? family?.unnamedModel : undefined) ?? 'other' };
}

function mediaOfName(name: string): OutputMedia | undefined {
  if (/image|thumb|pano|frame|cover|poster/.test(name)) return 'image';
  if (/video|clip/.test(name)) return 'video';
  if (/audio|stem|song|vocal|instrumental/.test(name)) return 'audio';
  if (/glb|gltf|fbx|obj|usdz|mesh|spz|splat|ply/.test(name)) return 'model';
  return undefined;
}
