import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The folders of one person's Safelight: what it remembers and where its results go. Outlives restarts of the app. */
export class Profile {
  readonly folder: string;
  readonly userData: string;
  readonly downloads: string;
  /** What apps on this profile were given as their key. None of it may be written. */
  readonly keys: string[] = [];

  /**
   * `downloads`: a results folder elsewhere, absolute, that outlives the profile. `inside`: the folder in which the profile
   * is made, the system's for temporary files by default.
   */
  constructor({ downloads, inside = tmpdir() }: { downloads?: string; inside?: string } = {}) {
    this.folder = mkdtempSync(path.join(inside, 'safelight-e2e-'));
    this.userData = path.join(this.folder, 'user-data');
    this.downloads = downloads ?? path.join(this.folder, 'downloads');
    mkdirSync(this.userData);
    mkdirSync(this.downloads, { recursive: true });
  }

  /** What makes the app use these folders. */
  get env(): Record<string, string> {
    return { SAFELIGHT_USER_DATA: this.userData, SAFELIGHT_DOWNLOADS: this.downloads };
  }

  /** Every file of the profile, as absolute paths. */
  files(): string[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
  }

  /** The files that hold `needle` anywhere, as UTF-8 or UTF-16: how a test looks for what must not be written. */
  filesHolding(needle: string): string[] {
    const forms = [Buffer.from(needle, 'utf8'), Buffer.from(needle, 'utf16le')];
    return this.files().filter((file) => {
      const content = readFileSync(file);
      return forms.some((form) => content.includes(form));
    });
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
