export default {
  title: 'Welcome to Safelight',
  text: 'Safelight sends media jobs to TokenLab, follows them until they end, and keeps their files. Choose how to start; you can add accounts later.',
  sandbox: {
    title: 'Try it in the Sandbox',
    text: 'A practice copy of TokenLab that runs on this computer. No key, no network, no charges. Its results are sample media.',
    action: 'Use the Sandbox',
  },
  key: {
    title: 'Use my TokenLab key',
    text: 'Kept in {{backend}}. Checked once with TokenLab, then never shown again.',
    textPlain: 'Kept in the system’s keychain, checked once with TokenLab, then never shown again.',
    action: 'Enter key…',
  },
  environment: {
    title: 'Use the key from TOKENLAB_API_KEY',
    text: 'Safelight was started with this key in its environment. It’s used from there and never saved.',
    action: 'Use this key',
  },
  back: 'Back',
} as const;
