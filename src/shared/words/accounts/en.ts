export default {
  officialTierPrice: 'The price list names no delivery tier. The official tier may cost more.',
  enterItAgainToContinue: 'Enter it again to continue.',
  keyOfLabelWasKept: 'The key of "{{label}}" was kept for the last session only.',
  keychainHoldsNoKeyFor: 'The keychain has no key for "{{label}}".',
  labelHasNoKey: '"{{label}}" has no key.',
  pasteYourManagementTokenIt: 'Paste your management token. It begins with mt-.',
  pasteYourTokenLabApiKey: 'Paste your TokenLab API key. It begins with sk-.',
  sandboxHasNoKeyOf: 'The Sandbox has no key of its own.',
  thereIsNoSuchAccount: 'There is no such account.',
  thisContainsCharactersThatNo: 'This contains characters that no TokenLab token has. Copy the token again.',
  thisContainsCharactersThatNoTokenLab:
    'This contains characters that no TokenLab key has. Copy the key again.',
  thisIsApiKeySk:
    'This is an API key (sk-). Balance and usage need a management token, which begins with mt-.',
  thisIsManagementTokenMt: 'This is a management token (mt-). Jobs need an API key, which begins with sk-.',
  thisKeyIsAlreadyIn: 'This key is already in use.',
  thisKeyIsAlreadyInUse: 'This key is already in use by the account "{{label}}".',
  tokenlabApiKeyIsNo: 'TOKENLAB_API_KEY is no longer set.',
  tokenlabApiKeyWasNot: 'TOKENLAB_API_KEY was not set when Safelight started.',
  noRoomForModels: 'There is not enough space on the disk to save the model list.',
  modelsNotSaved: 'The model list couldn’t be saved ({{code}}).',
  projectHasKey: 'This project has a key already: “{{label}}”.',
  keychainIsNotReady: 'The keychain can’t be used.',
  noKeyWasMade: 'No key was made.',
  keyMayHaveBeenMade:
    'TokenLab’s answer was lost, so it may have made a key named “{{name}}”. Its secret is shown once and can’t be had again: if the key is in the list, revoke it in TokenLab’s Console, then make another.',
  keyCouldNotBeSaved:
    'TokenLab made a key named “{{name}}”, but it couldn’t be saved here, and its secret is shown only once. Revoke it in TokenLab’s Console, then make another.',
} as const;
