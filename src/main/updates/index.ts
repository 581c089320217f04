export { openInstaller } from './installer.ts';
export { createUpdates, type Updates } from './updates.ts';
export { whyOff } from './why-off.ts';
