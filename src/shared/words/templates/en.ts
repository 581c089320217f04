export default {
  fieldsAreNoJson:
    'These fields aren’t JSON that can be sent, are nested too deeply, or have a name that isn’t allowed.',
  fileHasForbiddenName:
    'The file wasn’t imported: a field in it is called “{{name}}”, which no template needs.',
  fileHasNoTemplate: 'The file wasn’t imported: it has no templates.',
  fileHasNoVersion: 'The file wasn’t imported: it doesn’t say which version of the format it is.',
  fileHasTooMany: 'The file wasn’t imported: it has {{count}} templates, and {{most}} is the most.',
  fileIsNewer:
    'The file wasn’t imported: a newer Safelight wrote it (format {{version}}; this one knows up to {{known}}). Update Safelight first.',
  fileIsNoJson: 'The file wasn’t imported: it isn’t JSON.',
  fileIsNoTemplates: 'The file wasn’t imported: it isn’t a file of Safelight templates.',
  fileIsTooDeep: 'The file wasn’t imported: it is nested too deeply, or has too many values.',
  fileIsTooLarge: 'The file wasn’t imported: it is larger than {{size}}.',
  fileCouldntBeRead: 'The file {{file}} couldn’t be read.',
  mediaAreLinks: 'Media of a template are https links, or are chosen each time.',
  templateOfFileIsWrong:
    'The file wasn’t imported: in template {{number}}, {{where}} isn’t valid. {{reason}}',
  templateIsGone: 'This template was deleted.',
  templateIsTooLong: 'This template is too long to be kept. Shorten it.',
  tooManyTemplates: 'There can be {{most}} templates. Delete some first.',
  tooManyVariables: 'A template can have up to {{most}} variables. Use fewer.',
  templatesCouldntBeWritten: 'The templates couldn’t be written to {{folder}}. Choose another folder.',
  notEnoughSpace: 'There isn’t enough space for the templates on that disk.',
} as const;
