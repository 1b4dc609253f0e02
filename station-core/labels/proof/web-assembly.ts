import { readFile } from 'node:fs/promises';

/** The part of WebAssembly that decoders need. TypeScript has its types only together with those of a browser. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  readonly grow: (pages: number) => number;
}

export type WasmExports = Readonly<Record<string, unknown>>;

export interface WasmInstance {
  readonly exports: WasmExports;
}

export interface WasmModule {
  readonly [Symbol.toStringTag]: 'WebAssembly.Module';
}

interface Wasm {
  readonly compile: (bytes: Uint8Array) => Promise<WasmModule>;
  readonly Instance: new (module: WasmModule, imports: object) => WasmInstance;
  readonly Module: { readonly imports: (module: WasmModule) => readonly { readonly module: string }[] };
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
}

export const { Instance, Memory, Module } = wasm();

export async function compiled(file: string): Promise<WasmModule> {
  return wasm().compile(await readFile(file));
}

function wasm(): Wasm {
  return (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly;
}
