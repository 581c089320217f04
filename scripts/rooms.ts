/**
 * The rooms of src/, and which room may import which. The walls check the code against this table, and the diagram in
 * docs/architecture.md is drawn from it.
 */
export interface Room {
  /** Folders and files under src/; the longest one that fits a file decides. */
  paths: readonly string[];
  /** Single files of other rooms' folders; such a room decides before the folders do. */
  files?: RegExp;
  /** Rooms that it imports. An arrow that no file uses is an error too. A single file is named by its path in src/. */
  imports: readonly string[];
  /** It puts together the rooms whose names begin so, and may import them all. */
  composes?: string;
  /** Rooms whose names begin so may import it without naming it; such arrows are not drawn. */
  servesAll?: readonly string[];
  /** It runs, and is tested, in plain Node.js: it imports nothing of Electron. */
  isPlainNode?: true;
}

export const rooms: Readonly<Record<string, Room>> = {
  shared: {
    paths: ['shared'],
    imports: [],
    servesAll: ['main/', 'preload', 'renderer/', 'features/', 'pages/', 'shared/contract'],
  },
  // In main only the bridge speaks it: what another room takes and gives has its type in shared/, beside its subject.
  'shared/contract': {
    paths: ['shared/contract'],
    imports: [],
    servesAll: ['preload', 'renderer/', 'features/', 'pages/'],
  },
  sandbox: {
    isPlainNode: true,
    paths: ['sandbox'],
    imports: ['shared/checked.ts', 'shared/errors.ts', '../package.json'],
  },
  preload: { paths: ['preload'], imports: [] },

  'main/index': { paths: ['main'], imports: ['sandbox'], composes: 'main/' },
  'main/bridge': {
    paths: ['main/bridge'],
    imports: [
      'shared/contract',
      'main/accounts',
      'main/actions',
      'main/batches',
      'main/billing',
      'main/inputs',
      'main/jobs',
      'main/keychain',
      'main/ledger',
      'main/results',
      'main/rooms',
      'main/settings',
      'main/shell',
      'main/status',
      'main/support',
      'main/templates',
      'main/updates',
    ],
  },
  'main/rooms': {
    isPlainNode: true,
    paths: ['main/rooms.ts', 'main/diagnostics.ts', 'main/must-reach.ts', 'main/packet-context.ts'],
    imports: [
      'main/accounts',
      'main/actions',
      'main/batches',
      'main/billing',
      'main/inputs',
      'main/jobs',
      'main/keychain',
      'main/ledger',
      'main/results',
      'main/settings',
      'main/support',
      'main/templates',
      'main/tokenlab',
    ],
  },
  'main/status': { isPlainNode: true, paths: ['main/status.ts'], imports: ['main/billing', 'main/jobs'] },
  'main/shell': {
    paths: ['main/shell'],
    imports: ['main/ledger', 'main/ownership', 'main/settings'],
  },
  'main/updates': { paths: ['main/updates'], imports: [] },
  'main/ownership': { isPlainNode: true, paths: ['main/ownership.ts'], imports: ['main/ledger'] },
  'main/accounts': {
    isPlainNode: true,
    paths: ['main/accounts'],
    imports: ['main/keychain', 'main/ledger', 'main/tokenlab', 'sandbox'],
  },
  'main/actions': {
    isPlainNode: true,
    paths: ['main/actions'],
    imports: ['main/billing', 'main/jobs', 'main/ledger', 'main/results'],
  },
  'main/batches': { isPlainNode: true, paths: ['main/batches'], imports: ['main/jobs', 'main/ledger'] },
  'main/billing': { isPlainNode: true, paths: ['main/billing'], imports: ['main/ledger', 'main/tokenlab'] },
  'main/results': { isPlainNode: true, paths: ['main/results'], imports: ['main/ledger', 'main/support'] },
  'main/jobs': { isPlainNode: true, paths: ['main/jobs'], imports: ['main/ledger', 'main/tokenlab'] },
  'main/inputs': { isPlainNode: true, paths: ['main/inputs'], imports: ['main/ledger', 'main/tokenlab'] },
  'main/ledger': { isPlainNode: true, paths: ['main/ledger'], imports: [] },
  'main/tokenlab': { isPlainNode: true, paths: ['main/tokenlab'], imports: [] },
  'main/keychain': { paths: ['main/keychain'], imports: [] },
  'main/settings': { paths: ['main/settings'], imports: [] },
  'main/templates': { isPlainNode: true, paths: ['main/templates'], imports: ['main/ledger'] },
  'main/support': { isPlainNode: true, paths: ['main/support'], imports: [] },
  'main/base': { isPlainNode: true, paths: ['main/base'], imports: [], servesAll: ['main/'] },

  'renderer/app': {
    paths: ['renderer/App.tsx', 'renderer/main.tsx', 'renderer/App.module.css'],
    imports: ['features/boundary', 'features/frame', 'features/onboarding'],
    composes: 'renderer/',
  },
  'features/frame': { paths: ['renderer/features/frame'], imports: [], composes: 'features/' },
  'features/onboarding': { paths: ['renderer/features/onboarding'], imports: ['features/accounts'] },
  'features/settings': {
    paths: ['renderer/features/settings'],
    imports: ['features/accounts', 'features/limits', 'features/updates', 'renderer/notices'],
  },
  'features/updates': { paths: ['renderer/features/updates'], imports: ['features/news'] },
  'features/accounts': { paths: ['renderer/features/accounts'], imports: [] },
  'features/jobs': {
    paths: ['renderer/features/jobs'],
    imports: ['features/boundary', 'features/bulk', 'features/job', 'features/pauses', 'features/results'],
  },
  'features/bulk': { paths: ['renderer/features/bulk'], imports: [] },
  'features/job': {
    paths: ['renderer/features/job'],
    imports: [
      'features/billing',
      'features/boundary',
      'features/pauses',
      'features/price',
      'features/results',
      'features/support',
      'renderer/notices',
    ],
  },
  'features/results': {
    paths: ['renderer/features/results'],
    imports: ['features/boundary', 'renderer/notices'],
  },
  'features/billing': { paths: ['renderer/features/billing'], imports: [] },
  'features/batch': {
    paths: ['renderer/features/batch'],
    imports: ['features/limits', 'features/results'],
  },
  'features/boundary': { paths: ['renderer/features/boundary'], imports: [] },
  'features/diagnostics': { paths: ['renderer/features/diagnostics'], imports: [] },
  'features/news': { paths: ['renderer/features/news'], imports: [] },
  'features/compose': {
    paths: ['renderer/features/compose'],
    imports: ['features/batch', 'features/limits', 'features/prompts', 'features/queue', 'renderer/notices'],
  },
  'features/limits': { paths: ['renderer/features/limits'], imports: ['features/accounts'] },
  'features/pauses': { paths: ['renderer/features/pauses'], imports: [] },
  'features/price': { paths: ['renderer/features/price'], imports: [] },
  'features/prompts': { paths: ['renderer/features/prompts'], imports: [] },
  'features/queue': { paths: ['renderer/features/queue'], imports: [] },
  'features/spend': {
    paths: ['renderer/features/spend'],
    imports: ['features/limits', 'renderer/notices'],
  },
  'features/support': { paths: ['renderer/features/support'], imports: [] },
  'features/templates': {
    paths: ['renderer/features/templates'],
    imports: ['features/compose', 'renderer/notices'],
  },
  'features/track': { paths: ['renderer/features/track'], imports: [] },
  'renderer/notices': {
    paths: ['renderer/notices.ts'],
    imports: ['renderer/bridge', 'renderer/i18n', 'renderer/ui'],
  },
  'renderer/commands': {
    paths: ['renderer/commands'],
    imports: ['renderer/bridge', 'renderer/i18n', 'renderer/notices', 'renderer/store', 'renderer/ui'],
    servesAll: ['features/'],
  },
  'renderer/store': {
    paths: ['renderer/store'],
    imports: ['renderer/bridge', 'renderer/i18n', 'renderer/ui'],
    servesAll: ['features/'],
  },
  'renderer/i18n': { paths: ['renderer/i18n'], imports: ['renderer/words'], servesAll: ['features/'] },
  // A feature's words stand in its folder, and import nothing of it.
  'renderer/words': {
    paths: [],
    files: /^src\/renderer\/(ui|stopped|features\/\w+)\/(en|zh)(-\w+)?\.ts$/,
    imports: [],
    servesAll: ['features/', 'pages/'],
  },
  'renderer/ui': {
    paths: ['renderer/ui', 'renderer/assets'],
    imports: ['renderer/bridge', 'renderer/i18n'],
    servesAll: ['features/'],
  },
  'renderer/bridge': {
    paths: ['renderer/bridge.ts', 'renderer/problems.ts', 'renderer/until-shown.ts'],
    imports: [],
    servesAll: ['features/'],
  },
  'pages/thumbnailer': { paths: ['renderer/thumbnailer'], imports: ['renderer/ui'] },
  'pages/stopped': { paths: ['renderer/stopped'], imports: [] },
};
