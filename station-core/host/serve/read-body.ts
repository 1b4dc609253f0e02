import type { IncomingMessage } from 'node:http';
import { parsePlainJson } from '../../plain-json.ts';

/** A small JSON body, or undefined when it is too long, is cut off, or is not JSON. It never holds more than the limit. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const parts: Buffer[] = [];
  let lengthBytes = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      lengthBytes += part.length;
      if (lengthBytes > maxBytes) return undefined;
      parts.push(part);
    }
    return parsePlainJson(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined; // forgiven: a sender that stops early, or text that is not JSON; both are answered with a refusal
  }
}
