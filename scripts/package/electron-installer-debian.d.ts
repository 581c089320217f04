/** What we use of the package, which has no types of its own. */
declare module 'electron-installer-debian' {
  interface Options {
    src: string;
    dest: string;
    arch: string;
    name: string;
    bin: string;
    version: string;
    maintainer: string;
    homepage?: string;
    description: string;
    productDescription: string;
    section: string;
    priority: string;
    depends: string[];
    recommends: string[];
    scripts: Record<string, string>;
    /** The name of the package in `dest`. */
    rename(dest: string): string;
    logger(line: string): void;
  }
  export class Installer {
    constructor(options: Partial<Options>);
    options: Options;
    stagingDir: string;
    /** Names of the methods that make the content. */
    get contentFunctions(): string[];
    generateDefaults(): Promise<unknown>;
    generateOptions(): unknown;
    createStagingDir(): Promise<void>;
    createContents(): Promise<void>;
    createPackage(): Promise<void>;
    movePackage(): Promise<void>;
  }
}
