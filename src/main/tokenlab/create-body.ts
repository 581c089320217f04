/** The body of a create. */

export type MultipartPart =
  | { name: string; value: string }
  | { name: string; filename: string; contentType: string; data: Blob | Uint8Array };

export type CreateBody = { kind: 'json'; json: unknown } | { kind: 'multipart'; parts: MultipartPart[] };
