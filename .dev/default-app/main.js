// What Electron runs when no app is built into it: opens the app named on the command line, as
// `electron <folder or entry file>` does with the official distribution.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { app, dialog } from 'electron';

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'));

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
