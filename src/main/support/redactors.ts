/**
 * The small redactors that the one redactor is made of. Each takes text and gives text back, knows one kind of
 * private thing, leaves its own placeholders alone, and runs in time linear in the text for practical purposes.
 */
import { hostNameClass } from '../../shared/addresses.ts';

export type TextRedactor = (text: string) => string;

export type HostClass = 'tokenlab' | 'loopback' | 'private' | 'public';

/** What a packet may say of a host: whose it is, never its name, unless it is the vendor's. */
export function hostClass(hostname: string): HostClass {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  if (name === 'tokenlab.sh' || name.endsWith('.tokenlab.sh')) return 'tokenlab';
  const kind = hostNameClass(name);
  return kind === 'loopback' ? 'loopback' : kind === 'public' ? 'public' : 'private';
}

/** Characters that show nothing but can break a secret in two: zero width, direction marks, control characters. */
const invisible = /(?![\t\n\r])\p{Cc}|\p{Default_Ignorable_Code_Point}|[\u061c\ufff9-\ufffb]/gu;

export const dropInvisible: TextRedactor = (text) => text.replace(invisible, '');

/** The longest end of `text` that is made of `characters` only. */
function trailing(text: string, characters: string): string {
  let start = text.length;
  while (start > 0 && characters.includes(text[start - 1]!)) start -= 1;
  return text.slice(start);
}

/** `data:` URLs lose their payload; the media type and the length stay, for they tell what was sent. */
export const redactDataUrls: TextRedactor = (text) =>
  text.replace(
    /\bdata:([\w.+-]{1,60}\/[\w.+-]{1,80})?((?:;[\w.+-]{1,60}(?:=[^;,\s"']{0,100})?){0,8}),([^\s"'<>`]*)/gi,
    (whole, mime: string | undefined, params: string, payload: string) => {
      if (payload === '' || (mime === undefined && params === '' && !payload.includes('%'))) return whole;
      const tail = trailing(payload, '\\)]},.;');
      return `[data-url:${mime ?? 'text/plain'}:${payload.length - tail.length}]${tail}`;
    },
  );

const vendorPath = /^\/(?:v1|api\/v3)(?:\/|$)/;

/** An address keeps its scheme and the class of its host; only the vendor's API and pages keep host and path. */
export function redactUrl(address: string): string {
  const unescaped = address.replace(/\\{1,8}\//g, '/');
  const scheme = /^[a-z][a-z0-9+.-]*/i.exec(unescaped)![0].toLowerCase();
  if (/^[a-z][a-z0-9+.-]*:\/\/\[[a-z]+-(?:host|path)\]$/i.test(unescaped)) return unescaped;
  if (scheme === 'file') return `file://${unescaped.slice(unescaped.indexOf('//') + 2)}`;
  let url: URL;
  try {
    url = new URL(unescaped);
  } catch {
    return `${scheme}://[unknown-host]`;
  }
  const kind = hostClass(url.hostname);
  const isApi = kind === 'loopback' && vendorPath.test(url.pathname);
  const isVendorPage =
    kind === 'tokenlab' && !/^(?:assets|cdn|files|media|storage|static)\./.test(url.hostname);
  if (/^https?$/.test(scheme) && (isApi || isVendorPage)) {
    const path = url.pathname === '/' && !/[^/]\/$/.test(unescaped) ? '' : url.pathname;
    return `${scheme}://${url.host}${path}`;
  }
  return `${scheme}://[${url.hostname === '' ? 'unknown' : kind}-host]`;
}

export const redactUrls: TextRedactor = (text) =>
  text.replace(/\b[a-z][a-z0-9+.-]{1,15}:(?:\\*\/){2}[^\s"'<>`]+/gi, (match) => {
    // Sentence and quoting marks behind an address belong to the text around it.
    const tail = trailing(match, '\\)}],.;:!');
    const address = match.slice(0, match.length - tail.length);
    if (/\[[a-z]+-host$/.test(address) && tail.startsWith(']')) return match;
    return redactUrl(address) + tail;
  });

/** Query strings lose every value, also where no scheme marks the address as one. */
export const redactQueries: TextRedactor = (text) =>
  text.includes('=')
    ? text.replace(/([?&;][A-Za-z0-9._~%-]{1,64}=)(?!\[removed\])[^&\s"'<>#`\\]+/g, '$1[removed]')
    : text;

const secretName =
  'proxy-authorization|authorization|x-api-key|x-auth-token|x-tokenlab-key|api[-_ ]?key|access[-_]?token|refresh[-_]?token|id[-_]?token|auth[-_]?token|management[-_]?token|csrf[-_]?token|session[-_]?(?:id|token)|client[-_]?secret|secret[-_]?(?:access[-_]?)?key|private[-_]?key|x-amz-[a-z-]{3,30}|x-goog-[a-z-]{3,30}|signature|secret|token|passwd|password|passphrase|credentials?';
const namedSecret = new RegExp(
  `(?<![a-z0-9])((?:${secretName})\\\\*["'\`]?\\s{0,4}[:=]\\s{0,4}\\\\*["'\`]?)(?!\\s*\\[)((?:(?:bearer|basic|digest|token|apikey|key)(?:\\s|\\+)+)?[^\\s"'\`\\\\,;&<>{}\\[\\]()]+)`,
  'gi',
);
const cookie =
  /(?<![a-z0-9])((?:set-)?cookie2?\\*["'`]?\s{0,4}[:=]\s{0,4}\\*["'`]?)(?!\s*\[)([^"'`\r\n\\[]+)/gi;

/** Values that stand behind a name such as `Authorization:`, `"api_key":`, `token=`, `Cookie:`. */
export const redactNamedSecrets: TextRedactor = (text) =>
  /[:=]/.test(text) ? text.replace(cookie, '$1[removed]').replace(namedSecret, '$1[removed]') : text;

/** `Bearer ...` and `Basic ...` wherever they stand, without the header's name. */
export const redactBearer: TextRedactor = (text) =>
  text
    .replace(
      /\b(bearer)(\s+|\+|\s*[:=]\s*)(?!(?:auth\w*|tokens?|scheme|header|realm|error|keys?)\b)[A-Za-z0-9._~+/=-]{6,}/gi,
      '$1$2[key]',
    )
    .replace(/\b(basic)\s+(?=[A-Za-z0-9+/]*[0-9=A-Z])[A-Za-z0-9+/]{12,}={0,2}/gi, '$1 [key]');

/** TokenLab's keys (`sk-`) and management tokens (`mt-`), whole, masked or cut short. */
export const redactVendorKeys: TextRedactor = (text) =>
  text
    .replace(/(?<![a-z0-9])sk[-_](?!\[)[a-z0-9_*.…-]{4,}/gi, '[key]')
    .replace(/(?<![a-z0-9])mt[-_](?!\[)[a-z0-9_*.…-]{8,}/gi, '[key]')
    .replace(/(?:sk|mt)-(?:proj-|live-|test-)?(?=[a-z]*\d)[a-z0-9_]{16,}/gi, '[key]');

/** Keys of other services, which people paste into the wrong field, and private key blocks. */
export const redactForeignKeys: TextRedactor = (text) =>
  text
    .replace(/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?/g, '[key]')
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\bAIza[A-Za-z0-9_-]{20,}|\bya29\.[A-Za-z0-9_-]{10,}/g, '[key]')
    .replace(
      /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|hf_|r8_|npm_|pypi-)[A-Za-z0-9_-]{10,}/g,
      '[key]',
    )
    .replace(
      /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|(?=-----BEGIN )|$)/g,
      '[key]',
    );

const separator = '(?:[\\\\/]|%2f|%5c|%252f|%255c){1,8}';
const folderName = `[^\\\\/\\s:*?"'<>|,;()\`%]+(?:%(?!2f|5c|25)[^\\\\/\\s:*?"'<>|,;()\`%]*)*`;
const windowsHome = new RegExp(
  `[a-z](?::|%3a|%253a)${separator}(?:users|documents and settings|documents%20and%20settings)${separator}(?:[^\\\\/:*?"<>|\\r\\n%]{1,64}(?=${separator})|${folderName})`,
  'gi',
);
const posixHome = new RegExp(
  `${separator}(?:var/|usr/|export/)?(?:home|Users)${separator}${folderName}`,
  'g',
);
const posixHomeEncoded = new RegExp(`(?:%2f|%252f)(?:home|users)(?:%2f|%252f)${folderName}`, 'gi');

/** Home folders of any user on the three systems, plain or URL-encoded, become `~`. */
export const redactHomeFolders: TextRedactor = (text) =>
  text
    .replace(windowsHome, '~')
    .replace(posixHome, '~')
    .replace(posixHomeEncoded, '~')
    .replace(/(?<![\w/~.-])\/root(?=[/\s"'`:,;)\]]|$)/g, '~');

const everydayNames = new Set(
  'root user users admin administrator home guest default public runner node ubuntu debian test app data desktop owner pc mac shared tokenlab safelight sandbox'.split(
    ' ',
  ),
);

const escapeForPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** This computer's own home folder (in every spelling) and user name, as whole words in any case. */
export function ownNames(homeDir: string, userName: string): TextRedactor {
  const homes = new Set<string>();
  if (homeDir.length > 3) {
    for (const form of [homeDir.normalize('NFC'), homeDir.normalize('NFD')]) {
      const slashed = form.replaceAll('\\', '/');
      for (const one of [form, slashed, form.replaceAll('\\', '\\\\'), encodeURI(slashed)]) homes.add(one);
      homes.add(encodeURIComponent(form));
      homes.add(encodeURIComponent(slashed));
    }
  }
  const folder = homeDir.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  const names = new Set<string>();
  for (const name of [userName, folder]) {
    if (name.length < 3 || everydayNames.has(name.toLowerCase()) || /^\d+$/.test(name)) continue;
    for (const form of [name.normalize('NFC'), name.normalize('NFD')]) {
      names.add(form);
      names.add(encodeURIComponent(form));
    }
  }
  const longestFirst = (set: Set<string>) =>
    [...set].sort((one, other) => other.length - one.length).map(escapeForPattern);
  const home =
    homes.size === 0 ? null : new RegExp(`(?:${longestFirst(homes).join('|')})(?![\\p{L}\\p{N}_-])`, 'giu');
  const name =
    names.size === 0
      ? null
      : new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst(names).join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  return (text) => {
    const withoutHome = home === null ? text : text.replace(home, '~');
    return name === null ? withoutHome : withoutHome.replace(name, '[user]');
  };
}

const vendorMail = /^(?:support|security|billing|sales|hello|help)@tokenlab\.sh$/i;

export const redactEmails: TextRedactor = (text) =>
  text.includes('@')
    ? text.replace(
        /[^\s@"'`<>()[\]{},;:\\/=|&?]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,6}[\p{L}]{2,24}/gu,
        (address) => (vendorMail.test(address) ? address : '[email]'),
      )
    : text;

/** Long runs of base64 or hex are media or worse; hashes (up to 128 hex digits) and ids stay. */
export const redactLongEncoded: TextRedactor = (text) =>
  text.length < 64
    ? text
    : text.replace(/[A-Za-z0-9+/_-]{64,}={0,2}/g, (run) => {
        if (/^[0-9a-f]{64,128}$/i.test(run)) return run;
        const mixed = /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);
        const isPath = /^(?:[\w-]{0,40}\/)+[\w-]{0,40}$/.test(run);
        return run.length >= 256 || (mixed && !isPath) ? `[encoded:${run.length}]` : run;
      });
