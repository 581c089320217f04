/** The parts of three.js's loaders that the media tests read models with. */
interface LoadedNode {
  geometry?: { index: { count: number } | null; attributes: { position: { count: number } } };
}

interface LoadedModel {
  traverse(visit: (node: LoadedNode) => void): void;
}

declare module 'three/examples/jsm/loaders/FBXLoader.js' {
  export class FBXLoader {
    parse(content: ArrayBuffer, path: string): LoadedModel;
  }
}

declare module 'three/examples/jsm/loaders/OBJLoader.js' {
  export class OBJLoader {
    parse(content: string): LoadedModel;
  }
}
