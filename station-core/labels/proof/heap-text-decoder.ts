/**
 * Node's TextDecoder leaves what it decodes in memory of the process that is freed and never wiped. A Buffer makes its string
 * on the heap of the thread, which ends with the thread.
 */
class HeapTextDecoder extends TextDecoder {
  override decode(input?: ArrayBuffer | ArrayBufferView | null): string {
    if (input === undefined || input === null) return '';
    const view = ArrayBuffer.isView(input) ? input : new Uint8Array(input);
    return Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('utf8');
  }
}

/** For packages of WebAssembly, which know UTF-8 alone. They take the decoder when they start, and keep it. */
export async function withHeapTextDecoder<T>(start: () => Promise<T>): Promise<T> {
  const own = globalThis.TextDecoder;
  globalThis.TextDecoder = HeapTextDecoder;
  try {
    return await start();
  } finally {
    globalThis.TextDecoder = own;
  }
}
