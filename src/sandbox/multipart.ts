/** Splits `multipart/form-data`. Node's own parser rejects boundaries under 27 characters, which clients may use. */

export interface FormPart {
  name: string;
  /** Only on files. */
  filename: string | undefined;
  contentType: string;
  content: Buffer;
}

const blankLine = Buffer.from('\r\n\r\n');
const lineBreak = Buffer.from('\r\n');

/** The parts in their order, or undefined when the body does not match its header. */
export function splitForm(body: Buffer, contentTypeHeader: string): FormPart[] | undefined {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentTypeHeader);
  if (boundary === null) return undefined;
  const mark = Buffer.from(`--${boundary[1] ?? boundary[2]}`);
  const parts: FormPart[] = [];
  let at = body.indexOf(mark);
  while (at !== -1) {
    const start = at + mark.length;
    if (body.subarray(start, start + 2).toString('latin1') === '--') return parts;
    const next = body.indexOf(Buffer.concat([lineBreak, mark]), start);
    const part = next === -1 ? undefined : readPart(body.subarray(start + lineBreak.length, next));
    if (part === undefined) return undefined;
    parts.push(part);
    at = next + lineBreak.length;
  }
  return undefined;
}

function readPart(bytes: Buffer): FormPart | undefined {
  const end = bytes.indexOf(blankLine);
  if (end === -1) return undefined;
  const headers = bytes.subarray(0, end).toString('utf8');
  const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(headers)?.[1];
  const name = parameter(disposition, 'name');
  if (name === undefined) return undefined;
  return {
    name,
    filename: parameter(disposition, 'filename'),
    contentType: /^content-type:\s*(\S+)/im.exec(headers)?.[1] ?? '',
    content: bytes.subarray(end + blankLine.length),
  };
}

/** One parameter of the header. Browsers write quotes inside it as `%22`. */
function parameter(disposition: string | undefined, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(disposition ?? '');
  return (match?.[1] ?? match?.[2])?.replaceAll('%22', '"');
}
