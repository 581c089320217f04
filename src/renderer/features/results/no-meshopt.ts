/**
 * Stands in for the 3D viewer's meshopt decoder, which would compile WebAssembly as soon as it is loaded; the window's
 * content security policy forbids that. A file packed that way opens in another program instead.
 */
export const MeshoptDecoder = { supported: false, ready: Promise.resolve() };
