export default {
  title: 'Settings',
  sections: {
    label: 'Sections',
    general: 'General',
    files: 'Files',
    background: 'Background',
    keychain: 'Accounts',
    about: 'About',
  },
  theme: { label: 'Theme', system: 'System', dark: 'Dark', light: 'Light' },
  userId: {
    label: 'User id',
    hint: 'Written with every job, so that usage can be told apart by person. It doesn’t have to be your real name.',
  },
  project: { label: 'Project of new jobs', hint: 'Leave empty for none.' },
  askAbove: {
    label: 'Ask before paying more than',
    hint: 'In USD, for Retry, Submit again and Send now; also asked when the price is not known. Leave it empty to never be asked.',
    bad: 'Enter an amount like 5 or 2.50.',
  },
  folder: {
    label: 'Results folder',
    choose: 'Choose…',
    open: 'Open',
    hint: 'New files go here. Files that are already saved stay where they are.',
  },
  template: {
    label: 'File names',
    hint: 'Parts: {{parts}}. Names are made safe for every system, and never overwrite a file.',
    example: 'For example: {{name}}',
    unknown: 'Unknown part: {{part}}',
    empty: 'A file name needs at least one character.',
  },
  sidecars: {
    label: 'Write a sidecar beside each file',
    hint: 'A small .json with the request, the ids and the file’s hash; without keys or links.',
  },
  polling: {
    label: 'Keep polling in the background',
    hint: 'Closing the window leaves Safelight in the tray while jobs are open. Otherwise open jobs keep running at TokenLab; Safelight picks them up next time.',
  },
  notify: { label: 'Notify when a job ends', hint: 'Only while the window is not in front.' },
  lowBalance: {
    label: 'Warn below this balance',
    hint: 'In USD. Needs a management token.',
    bad: 'Enter an amount like 5 or 2.50.',
  },
  accounts: {
    label: 'Accounts',
    add: 'Add a TokenLab key…',
    replace: 'Replace key…',
    token: 'Management token…',
    remove: 'Remove…',
    sandbox: 'On this computer',
  },
  about: {
    version: 'Safelight {{version}}',
    runtime: 'Electron {{electron}} · Chromium {{chrome}} · Node.js {{node}} · {{platform}}',
    logs: 'Open the log folder',
    docs: 'TokenLab documentation',
    support: 'TokenLab support',
  },
} as const;
