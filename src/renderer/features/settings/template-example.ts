/** What a file-name template would make of a made-up result, for the live example in Settings. Pure. */

/** Parts that a template may hold, with what they stand for in the example; what a person names is in their language. */
export const templateParts: Readonly<Record<string, string>> = {
  date: '2026-11-23',
  time: '14-02-09',
  title: '',
  project: '',
  model: 'gpt-image-2',
  jobId: 'job_7f3k2m',
  family: 'image',
  operation: 'generate',
  role: '',
  label: '',
  index: '2',
  n: '2',
};

export interface TemplateExample {
  name: string;
  /** The first `{part}` that nobody knows, or null. */
  unknown: string | null;
}

export function templateExample(
  template: string,
  named: { title: string; project: string },
): TemplateExample {
  const parts: Readonly<Record<string, string>> = { ...templateParts, ...named };
  let unknown: string | null = null;
  const name = template.replace(/\{([^{}]*)\}/g, (whole, part: string) => {
    const value = parts[part];
    if (value === undefined) unknown ??= whole;
    return value ?? whole;
  });
  return {
    name: `${name
      .split('/')
      .map((part) =>
        part
          .replace(/[\\:*?"<>|]/g, '-')
          .replace(/\s+/g, ' ')
          .trim(),
      )
      .filter((part) => part !== '')
      .join('/')}.png`,
    unknown,
  };
}
