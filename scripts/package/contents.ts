// What goes into the package: only what runs.
import path from 'node:path';
import { appId } from '../../src/main/base/app-id.ts';

/** The fields of package.json that the app itself and Electron read. */
export interface Manifest {
  name: string;
  productName: string;
  version: string;
  description: string;
  license: string;
  type: string;
  main: string;
}

export type Kind = 'release' | 'trial' | 'smoke test';

/** The package.json of the package. `smokeTest` opens the debugging port that the app refuses otherwise. */
export function packedManifest(manifest: Manifest, kind: Kind): Manifest & Record<string, unknown> {
  const { name, productName, description, license, type, main } = manifest;
  return {
    name,
    productName,
    version: kind === 'trial' ? `${manifest.version}-trial` : manifest.version,
    description,
    license,
    type,
    main,
    desktopName: `${appId}.desktop`,
    ...(kind === 'smoke test' ? { smokeTest: true } : {}),
  };
}

const built = /^\/out\/(main|preload|renderer)(\/|$)/;
const ofPackages = /\.(js|cjs|mjs|json|node)$|\/(LICEN[CS]E|NOTICE|COPYING)[^/]*$/i;
const notRun =
  /^\/node_modules\/(\.|keytar\/(prebuilds|script|src|binding)|node-addon-api|@libsql\/[^/]*musl)/;

/**
 * Whether packager leaves out a file or folder of the project.
 * @param file relative to the project, with a slash in front; empty for the project itself
 */
export function isLeftOut(file: string): boolean {
  if (file.endsWith('.map') || notRun.test(file)) return true;
  if (['', '/out', '/resources', '/resources/icons', '/package.json', '/LICENSE'].includes(file))
    return false;
  if (built.test(file)) return false;
  if (file.startsWith('/resources/icons/')) return !file.endsWith('.png');
  if (/^\/node_modules(\/|$)/.test(file)) return path.extname(file) !== '' && !ofPackages.test(file);
  return true;
}

/** Files of the fallback runtime that belong to the program it was taken from, or to our own setup. */
const ofDonor = ['complete.json', 'resources/app-update.yml', 'resources/default_app.asar'];

/** @param file relative to the runtime's folder */
export const isOfDonor = (file: string): boolean => ofDonor.includes(file.split(path.sep).join('/'));
