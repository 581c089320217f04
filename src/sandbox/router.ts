/** All routes, and the search for the one that a request names. */
import { catalogueRoutes } from './catalogue/routes.ts';
import type { Route } from './context.ts';
import { controlRoutes } from './control.ts';
import { imageEdits, imageVariations } from './families/edits.ts';
import { imageGenerations } from './families/images.ts';
import { musicGenerations } from './families/music.ts';
import { solidGenerations } from './families/solids.ts';
import { speech } from './families/speech.ts';
import { videoGenerations } from './families/videos.ts';
import { worldRoutes } from './families/worlds.ts';
import { fileRoutes } from './files.ts';
import { managementRoutes } from './management/routes.ts';
import { materialRoutes } from './materials.ts';
import { outputRoute } from './outputs.ts';
import { taskRoutes } from './task-routes.ts';

const routes: readonly Route[] = [
  imageGenerations,
  imageEdits,
  imageVariations,
  videoGenerations,
  musicGenerations,
  solidGenerations,
  speech,
  ...taskRoutes,
  ...worldRoutes,
  ...materialRoutes,
  ...fileRoutes,
  ...catalogueRoutes,
  ...managementRoutes,
  ...controlRoutes,
  outputRoute,
];

interface Compiled {
  route: Route;
  segments: readonly string[];
}

const compiled: readonly Compiled[] = routes.map((route) => ({ route, segments: route.path.split('/') }));

export interface Found {
  route: Route;
  params: Record<string, string>;
}

/** The route of a request, or `wrong-method` when the path only has other methods. HEAD counts as GET. */
export function findRoute(method: string, pathname: string): Found | 'wrong-method' | undefined {
  const wanted = method === 'HEAD' ? 'GET' : method;
  const given = pathname.split('/');
  let otherMethod = false;
  for (const { route, segments } of compiled) {
    const params = matchSegments(segments, given);
    if (params === undefined) continue;
    if (route.method === wanted) return { route, params };
    otherMethod = true;
  }
  return otherMethod ? 'wrong-method' : undefined;
}

function matchSegments(
  segments: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined {
  if (segments.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = given[index]!;
    if (!segment.startsWith('{')) {
      if (segment !== value) return undefined;
      continue;
    }
    const decoded = decode(value);
    if (decoded === undefined || decoded === '') return undefined;
    params[segment.slice(1, -1)] = decoded;
  }
  return params;
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    // A segment with invalid percent-encoding matches no route.
    return undefined;
  }
}
