/** The media that a request takes. */

/** A media input of a request. Local files are copied into the profile by hash before anything is sent. */
export type InputSource =
  | { kind: 'url'; url: string }
  | { kind: 'file'; inputId: string; name: string; mime: string; bytes: number }
  | { kind: 'result'; resultId: string };

export interface JobInput {
  /** Request field that receives it, e.g. `image_url`, `image`, `reference_images`. */
  field: string;
  source: InputSource;
}
