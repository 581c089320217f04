// What Electron runs when no app is built into it: opens the app named on the command line, as
// `electron <folder or entry file>` does with the official distribution.
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { app, dialog } from 'electron';

/** Like the official default app: `-r <module>` loads a module before the app. */
function readArguments(words) {
  const modules = [];
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === '-r' || words[at] === '--require') {
      at += 1;
      if (words[at] !== undefined) modules.push(words[at]);
    } else if (!words[at].startsWith('-')) return { named: words[at], modules };
  }
  return { named: undefined, modules };
}

const { named, modules } = readArguments(process.argv.slice(1));

async function open(target) {
  const isFolder = statSync(target).isDirectory();
  const folder = isFolder ? target : path.dirname(target);
  let entry = target;
  if (isFolder) {
    const description = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    entry = path.resolve(folder, description.main ?? 'index.js');
    app.setName(description.productName ?? description.name);
    app.setVersion(description.version);
    if (description.desktopName) app.setDesktopName(description.desktopName);
  }
  app.setAppPath(folder);
  await import(pathToFileURL(entry).href);
}

if (named === undefined) {
  console.error('Name an app to open: electron <folder or entry file>');
  app.exit(1);
} else {
  try {
    for (const module of modules) createRequire(import.meta.url)(path.resolve(module));
    // Awaited here, as Electron's own default app does: `ready` comes only after this module, and an app has things
    // to declare before it.
    await open(path.resolve(named));
  } catch (error) {
    console.error(`Cannot open ${named}:`, error);
    if (!process.env.DISPLAY && process.platform === 'linux') app.exit(1);
    dialog.showErrorBox('Cannot open the app', String(error?.stack ?? error));
    app.exit(1);
  }
}
