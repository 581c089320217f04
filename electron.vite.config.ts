import { readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { methodNames } from './src/shared/contract/methods.ts';
import { releasesIn } from './src/shared/releases.ts';

// Packages under `dependencies` (native modules) stay outside the bundles; everything else is bundled. The targets are
// the oldest Electron that Safelight runs on: 33, with Node.js 20.18 and Chromium 130.
const oldestNode = 'node20.18';
const oldestChromium = 'chrome130';

/** On a busy machine the bundler would tell which plugin took how long. */
const checks = { pluginTimings: false };

/** The pages beside the window: the one that draws stills, and the plain one. */
const otherPages = {
  thumbnailer: path.resolve('src/renderer/thumbnailer.html'),
  stopped: path.resolve('src/renderer/stopped.html'),
};
const ofOtherPages = /[\\/]renderer[\\/](thumbnailer|stopped)/;
const bundlersOwn = /preload-helper|rolldown[\\/]runtime/;

/** What these pages load before they do anything. */
function neededBy(
  pages: Readonly<Record<string, string>>,
  modules: { getModuleInfo(id: string): { importedIds: readonly string[] } | null },
): ReadonlySet<string> {
  const needed = new Set(Object.values(pages));
  for (const id of needed)
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) needed.add(imported);
  return needed;
}

export default defineConfig({
  main: {
    define: { __METHOD_NAMES__: JSON.stringify(methodNames) },
    build: {
      target: oldestNode,
      sourcemap: true,
      minify: true,
      rolldownOptions: {
        checks,
        input: { index: path.resolve('src/main/index.ts') },
        // None of ours is imported for what it does when it is loaded: what a room's index passes on is loaded by what uses it.
        treeshake: {
          moduleSideEffects: [{ test: /[\\/]src[\\/](main|shared|sandbox)[\\/]/, sideEffects: false }],
        },
        // Names stay, so that a stack in the log can be read.
        output: {
          format: 'es',
          keepNames: true,
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    // The names alone: the contract itself would bring its schemas, and with them zod, into every window.
    define: { __METHOD_NAMES__: JSON.stringify(methodNames) },
    build: {
      target: oldestNode,
      sourcemap: true,
      rolldownOptions: {
        checks,
        input: { index: path.resolve('src/preload/index.ts') },
        // A sandboxed preload script can only be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path.resolve('src/renderer'),
    plugins: [react()],
    // What is new, as the window shows it.
    define: { __RELEASES__: JSON.stringify(releasesIn(readFileSync('CHANGELOG.md', 'utf8'))) },
    resolve: {
      alias: {
        // The original compiles WebAssembly on load, which the content security policy forbids.
        'three/examples/jsm/libs/meshopt_decoder.module.js': path.resolve(
          'src/renderer/features/results/no-meshopt.ts',
        ),
      },
    },
    build: {
      target: oldestChromium,
      sourcemap: true,
      minify: true,
      // `npm run build` checks the size of what is loaded at start.
      chunkSizeWarningLimit: 4_000,
      // What is loaded later names itself what else it needs: a list of all that would only make the start longer.
      modulePreload: {
        resolveDependencies: (_file, needed, { hostType }) => (hostType === 'html' ? needed : []),
      },
      // Small assets stay files, so that the content security policy needs no `data:`.
      assetsInlineLimit: 0,
      rolldownOptions: {
        checks,
        input: {
          index: path.resolve('src/renderer/index.html'),
          ...otherPages,
        },
        output: {
          codeSplitting: {
            groups: [
              // What the other pages use: they must get nothing else of the window.
              {
                name: (id, modules) =>
                  bundlersOwn.test(id) || neededBy(otherPages, modules).has(id) ? 'shared' : null,
                test: (id) => !ofOtherPages.test(id),
                priority: 1,
              },
              // One file: each costs main an answer, and gzip makes more of a large one.
              {
                name: 'start',
                tags: ['$initial'],
                test: (id) => !ofOtherPages.test(id),
              },
            ],
          },
        },
      },
    },
  },
});
