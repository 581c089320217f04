/** Words of prompt history and snippets. */
export default {
  history: {
    title: 'Earlier prompts',
    search: 'Search earlier prompts',
    none: 'No earlier prompts yet.',
    noneFound: 'No earlier prompt has these words.',
    hint: 'Enter replaces the prompt. Esc leaves it as it is.',
  },
  snippets: {
    title: 'Snippets',
    search: 'Search snippets',
    none: 'No snippets yet. Save pieces of text that you use often.',
    noneFound: 'No snippet has these words.',
    hint: 'Enter inserts at the cursor. Esc leaves the prompt.',
    manage: 'Manage snippets…',
  },
  manage: {
    list: 'Saved snippets',
    add: 'New snippet',
    name: 'Name',
    text: 'Text',
    save: 'Save',
    saved: 'Saved.',
    remove: 'Delete',
    removed: '“{{name}}” was deleted.',
    undo: 'Undo',
  },
} as const;
