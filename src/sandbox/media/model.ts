/** 3D files from mesh parts: binary glTF, Wavefront OBJ, zipped USD. FBX has a file of its own. */
import { Document, WebIO } from '@gltf-transform/core';
import { strToU8, zipSync } from 'fflate';
import { fbxFile } from './fbx.ts';
import { modelObject, modelTerrain } from './mesh.ts';
import type { RGB } from './palettes.ts';
import type { MeshSpec } from './spec.ts';
import type { MeshPart } from './surfaces.ts';

/** The model that the spec describes, as one file of its format. */
export async function renderModel(spec: MeshSpec): Promise<Uint8Array> {
  const parts =
    spec.subject === 'terrain'
      ? modelTerrain(spec.prompt, spec.key, spec.detail)
      : modelObject(spec.prompt, spec.key, spec.detail);
  switch (spec.format) {
    case 'glb':
      return glbFile(parts);
    case 'obj':
      return objFile(parts);
    case 'fbx':
      return fbxFile(parts);
    case 'usdz':
      return usdzFile(parts);
  }
}

/** sRGB bytes as the linear factors that glTF expects. */
function linear(colour: RGB): [number, number, number] {
  return colour.map((channel) => (channel / 255) ** 2.2) as [number, number, number];
}

async function glbFile(parts: readonly MeshPart[]): Promise<Uint8Array> {
  const document = new Document();
  const buffer = document.createBuffer();
  const scene = document.createScene('scene');
  document.getRoot().setDefaultScene(scene);
  for (const part of parts) {
    const accessor = (type: 'VEC3' | 'SCALAR', array: Float32Array | Uint32Array) =>
      document
        .createAccessor()
        .setType(type)
        .setArray(array as Float32Array<ArrayBuffer>)
        .setBuffer(buffer);
    const material = document
      .createMaterial(part.name)
      .setBaseColorFactor([...linear(part.colour), 1])
      .setMetallicFactor(part.metallic)
      .setRoughnessFactor(0.55);
    const primitive = document
      .createPrimitive()
      .setAttribute('POSITION', accessor('VEC3', part.positions))
      .setAttribute('NORMAL', accessor('VEC3', part.normals))
      .setIndices(accessor('SCALAR', part.indices))
      .setMaterial(material);
    scene.addChild(
      document.createNode(part.name).setMesh(document.createMesh(part.name).addPrimitive(primitive)),
    );
  }
  return new WebIO().writeBinary(document);
}

function objFile(parts: readonly MeshPart[]): Uint8Array {
  const lines = ['# Safelight sandbox'];
  let first = 1;
  for (const part of parts) {
    lines.push(`o ${part.name.replaceAll(' ', '_')}`);
    const colour = part.colour.map((channel) => (channel / 255).toFixed(4)).join(' ');
    for (const corner of triples(part.positions)) lines.push(`v ${fixed(corner)} ${colour}`);
    for (const normal of triples(part.normals)) lines.push(`vn ${fixed(normal)}`);
    for (const face of triples(part.indices)) {
      lines.push(`f ${face.map((index) => `${index + first}//${index + first}`).join(' ')}`);
    }
    first += part.positions.length / 3;
  }
  return strToU8(`${lines.join('\n')}\n`);
}

function usdzFile(parts: readonly MeshPart[]): Uint8Array {
  const stage = strToU8(usdText(parts));
  const name = 'model.usda';
  // USDZ is an uncompressed zip whose file data starts on a multiple of 64 bytes.
  const headerBytes = 30 + name.length + 4;
  const padding = (64 - (headerBytes % 64)) % 64;
  return zipSync(
    { [name]: [stage, { level: 0, extra: { 6534: new Uint8Array(padding) } }] },
    { mtime: '1980-01-01' },
  );
}

function usdText(parts: readonly MeshPart[]): string {
  const meshes = parts.map((part) => {
    const points = [...triples(part.positions)].map((point) => `(${fixed(point, ', ')})`).join(', ');
    const normals = [...triples(part.normals)].map((normal) => `(${fixed(normal, ', ')})`).join(', ');
    const colour = fixed(linear(part.colour), ', ');
    return `  def Mesh "${part.name.replaceAll(' ', '_')}"
  {
    uniform token subdivisionScheme = "none"
    int[] faceVertexCounts = [${new Array(part.indices.length / 3).fill(3).join(', ')}]
    int[] faceVertexIndices = [${part.indices.join(', ')}]
    point3f[] points = [${points}]
    normal3f[] normals = [${normals}] (interpolation = "vertex")
    color3f[] primvars:displayColor = [(${colour})]
  }`;
  });
  return `#usda 1.0
(
  defaultPrim = "model"
  metersPerUnit = 1
  upAxis = "Y"
)

def Xform "model"
{
${meshes.join('\n')}
}
`;
}

function* triples(values: Float32Array | Uint32Array): Generator<[number, number, number]> {
  for (let at = 0; at < values.length; at += 3) yield [values[at]!, values[at + 1]!, values[at + 2]!];
}

const fixed = (values: readonly number[], separator = ' ') =>
  values.map((value) => value.toFixed(5)).join(separator);
