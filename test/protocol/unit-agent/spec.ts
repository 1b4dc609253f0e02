import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';

/** Reads the examples out of docs/specs/unit-agent*.md, so that the document is the test vector and cannot rot. */
const PAGES = ['unit-agent', ...['wire', 'keys', 'evidence', 'label'].map((page) => `unit-agent-${page}`)];

export interface MessageExample {
  readonly what: 'Request' | 'Reply' | 'Refusal';
  readonly name: string;
  readonly sequence: number;
  /** On the wire, SLIP included. */
  readonly wire: Buffer;
  readonly body: unknown;
}

export interface RejectedExample {
  readonly reason: string;
  readonly wire: Buffer;
}

export const specText = PAGES.map((page) =>
  readFileSync(new URL(`../../../docs/specs/${page}.md`, import.meta.url), 'utf8'),
).join('\n');

export function messageExamples(): MessageExample[] {
  const pattern =
    /\*\*(Request|Reply|Refusal)\*\* `([a-z-]+)`, sequence (\d+):\s+```hex\n(.*?)```\s+```cbor\n(.*?)```/gs;
  return [...specText.matchAll(pattern)].map(([, what, name = '', sequence, hex = '', diagnostic = '']) => ({
    what: what as MessageExample['what'],
    name,
    sequence: Number(sequence),
    wire: fromHex(hex),
    body: fromDiagnostic(diagnostic),
  }));
}

export function rejectedExamples(kind: 'Not a frame' | 'Other version' | 'Bad body'): RejectedExample[] {
  const pattern = new RegExp(`\\*\\*${kind}\\*\\* \`([^\`]+)\`[^\n]*\\s+\`\`\`hex\n(.*?)\`\`\``, 'gs');
  return [...specText.matchAll(pattern)].map(([, reason = '', hex = '']) => ({ reason, wire: fromHex(hex) }));
}

export function hexBlock(name: string): Buffer {
  return fromHex(new RegExp(`\`\`\`hex ${name}\n(.*?)\`\`\``, 's').exec(specText)?.[1] ?? '');
}

export function diagnosticBlock(name: string): unknown {
  return fromDiagnostic(new RegExp(`\`\`\`diagnostic ${name}\n(.*?)\`\`\``, 's').exec(specText)?.[1] ?? '');
}

/** The value in the table row that begins with `what`, for example `| tag | `…` |`. */
export function tableValue(what: string): string {
  const row = specText.split('\n').find((line) => line.startsWith(`| ${what} `));
  return /`([^`]+)` +\|$/.exec(row ?? '')?.[1] ?? '';
}

function fromHex(text: string): Buffer {
  return Buffer.from(text.replace(/\s/g, ''), 'hex');
}

/** CBOR diagnostic notation (RFC 8949 §8), as far as it is used here: JSON with byte strings. */
function fromDiagnostic(text: string): unknown {
  const json = text.replace(/h'([0-9a-f]*)'/g, '{"h": "$1"}');
  return JSON.parse(json, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'h' in value ? new Uint8Array(fromHex(String(value.h))) : value,
  );
}
