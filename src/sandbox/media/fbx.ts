/** Binary FBX 7.4: only the parts that a reader needs to show coloured meshes. */
import type { MeshPart } from './surfaces.ts';

type Property =
  | { type: 'L'; value: number }
  | { type: 'I'; value: number }
  | { type: 'D'; value: number }
  | { type: 'S'; value: string }
  | { type: 'd'; value: Float64Array }
  | { type: 'i'; value: Int32Array };

interface FbxNode {
  name: string;
  properties: Property[];
  children: FbxNode[];
}

const version = 7400;
/** Every node list ends with a record of zeros of this size. */
const terminatorBytes = 13;

const long = (value: number): Property => ({ type: 'L', value });
const int = (value: number): Property => ({ type: 'I', value });
const double = (value: number): Property => ({ type: 'D', value });
const text = (value: string): Property => ({ type: 'S', value });
const node = (name: string, properties: Property[] = [], children: FbxNode[] = []): FbxNode => ({
  name,
  properties,
  children,
});

/** One binary FBX file with a mesh, a model and a material for each part. */
export function fbxFile(parts: readonly MeshPart[]): Uint8Array {
  const objects: FbxNode[] = [];
  const links: FbxNode[] = [];
  parts.forEach((part, index) => {
    const [geometry, model, material] = [1000 + index, 2000 + index, 3000 + index];
    objects.push(geometryNode(geometry, part), modelNode(model, part.name), materialNode(material, part));
    for (const [child, parent] of [
      [geometry, model],
      [material, model],
      [model, 0],
    ] as const) {
      links.push(node('C', [text('OO'), long(child), long(parent)]));
    }
  });
  return encode([
    node(
      'FBXHeaderExtension',
      [],
      [
        node('FBXHeaderVersion', [int(1003)]),
        node('FBXVersion', [int(version)]),
        node('Creator', [text('Safelight sandbox')]),
      ],
    ),
    node(
      'GlobalSettings',
      [],
      [
        node('Version', [int(1000)]),
        node(
          'Properties70',
          [],
          [
            node('P', [text('UpAxis'), text('int'), text('Integer'), text(''), int(1)]),
            node('P', [text('UnitScaleFactor'), text('double'), text('Number'), text(''), double(100)]),
          ],
        ),
      ],
    ),
    node(
      'Definitions',
      [],
      [
        node('Version', [int(100)]),
        node('Count', [int(parts.length * 3)]),
        ...['Geometry', 'Model', 'Material'].map((type) =>
          node('ObjectType', [text(type)], [node('Count', [int(parts.length)])]),
        ),
      ],
    ),
    node('Objects', [], objects),
    node('Connections', [], links),
  ]);
}

const title = (name: string, type: string) => text(`${name}\u0000\u0001${type}`);

function geometryNode(id: number, part: MeshPart): FbxNode {
  const corners = Int32Array.from(part.indices);
  // The last corner of a polygon is marked by its complement.
  for (let at = 2; at < corners.length; at += 3) corners[at] = ~corners[at]!;
  const normals = new Float64Array(part.indices.length * 3);
  part.indices.forEach((corner, at) => {
    normals.set(part.normals.subarray(corner * 3, corner * 3 + 3), at * 3);
  });
  return node(
    'Geometry',
    [long(id), title(part.name, 'Geometry'), text('Mesh')],
    [
      node('GeometryVersion', [int(124)]),
      node('Vertices', [{ type: 'd', value: Float64Array.from(part.positions) }]),
      node('PolygonVertexIndex', [{ type: 'i', value: corners }]),
      node(
        'LayerElementNormal',
        [int(0)],
        [
          node('Version', [int(101)]),
          node('Name', [text('')]),
          node('MappingInformationType', [text('ByPolygonVertex')]),
          node('ReferenceInformationType', [text('Direct')]),
          node('Normals', [{ type: 'd', value: normals }]),
        ],
      ),
      node(
        'LayerElementMaterial',
        [int(0)],
        [
          node('Version', [int(101)]),
          node('Name', [text('')]),
          node('MappingInformationType', [text('AllSame')]),
          node('ReferenceInformationType', [text('IndexToDirect')]),
          node('Materials', [{ type: 'i', value: new Int32Array(1) }]),
        ],
      ),
      node(
        'Layer',
        [int(0)],
        [
          node('Version', [int(100)]),
          ...['LayerElementNormal', 'LayerElementMaterial'].map((type) =>
            node('LayerElement', [], [node('Type', [text(type)]), node('TypedIndex', [int(0)])]),
          ),
        ],
      ),
    ],
  );
}

function modelNode(id: number, name: string): FbxNode {
  return node('Model', [long(id), title(name, 'Model'), text('Mesh')], [node('Version', [int(232)])]);
}

function materialNode(id: number, part: MeshPart): FbxNode {
  const colour = part.colour.map((channel) => double(channel / 255));
  return node(
    'Material',
    [long(id), title(part.name, 'Material'), text('')],
    [
      node('Version', [int(102)]),
      node('ShadingModel', [text('phong')]),
      node(
        'Properties70',
        [],
        [node('P', [text('DiffuseColor'), text('Color'), text(''), text('A'), ...colour])],
      ),
    ],
  );
}

function encode(roots: readonly FbxNode[]): Uint8Array {
  const header = Buffer.concat([
    Buffer.from('Kaydara FBX Binary  \u0000\u001a\u0000', 'latin1'),
    Buffer.alloc(4),
  ]);
  header.writeUInt32LE(version, 23);
  const chunks: Buffer[] = [header];
  let offset = header.length;
  for (const root of roots) {
    const bytes = encodeNode(root, offset);
    chunks.push(bytes);
    offset += bytes.length;
  }
  chunks.push(Buffer.alloc(terminatorBytes), footer(offset + terminatorBytes));
  return Buffer.concat(chunks);
}

function encodeNode(item: FbxNode, start: number): Buffer {
  const properties = Buffer.concat(item.properties.map(encodeProperty));
  const head = Buffer.alloc(13 + item.name.length);
  const children: Buffer[] = [];
  let offset = start + head.length + properties.length;
  for (const child of item.children) {
    const bytes = encodeNode(child, offset);
    children.push(bytes);
    offset += bytes.length;
  }
  if (item.children.length > 0) {
    children.push(Buffer.alloc(terminatorBytes));
    offset += terminatorBytes;
  }
  head.writeUInt32LE(offset, 0);
  head.writeUInt32LE(item.properties.length, 4);
  head.writeUInt32LE(properties.length, 8);
  head.writeUInt8(item.name.length, 12);
  head.write(item.name, 13, 'latin1');
  return Buffer.concat([head, properties, ...children]);
}

function encodeProperty(property: Property): Buffer {
  const type = Buffer.from(property.type, 'latin1');
  switch (property.type) {
    case 'L': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(property.value));
      return Buffer.concat([type, bytes]);
    }
    case 'I': {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(property.value);
      return Buffer.concat([type, bytes]);
    }
    case 'D': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(property.value);
      return Buffer.concat([type, bytes]);
    }
    case 'S': {
      const content = Buffer.from(property.value, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32LE(content.length);
      return Buffer.concat([type, length, content]);
    }
    default: {
      const { value } = property;
      const content = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      const length = Buffer.alloc(12);
      length.writeUInt32LE(value.length, 0);
      length.writeUInt32LE(0, 4);
      length.writeUInt32LE(content.length, 8);
      return Buffer.concat([type, length, content]);
    }
  }
}

/** The closing block: padding to 16 bytes, the version again, and the fixed marks that readers look for. */
function footer(offset: number): Buffer {
  const id = Buffer.from('fabcab09d0c8d466b176fb83 1cf7267e'.replace(' ', ''), 'hex');
  const padding = Buffer.alloc(4 + ((16 - ((offset + id.length + 4) % 16)) % 16));
  const closing = Buffer.alloc(4 + 120);
  closing.writeUInt32LE(version, 0);
  const magic = Buffer.from('f85a8c6adef5d97eece90ce3758f290b', 'hex');
  return Buffer.concat([id, padding, closing, magic]);
}
