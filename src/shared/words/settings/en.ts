export default {
  settingsCouldntBeSavedTo:
    'The settings couldn’t be saved to {{file}}. Free some disk space or check the folder’s permissions.',
  thisSettingIsntValid: 'This setting isn’t valid.',
} as const;
