import { z } from 'zod';
import { sha256HexSchema } from '../../model-schemas.ts';
import { treeHead, type TreeHead } from './records.ts';

/**
 * How far the journal has come, kept where whoever can write the disk cannot write: in the token. A journal that does
 * not reach so far was taken back. It is written after the journal and before anything that the journal says leaves.
 */
export interface AnchoredState {
  readonly n: number;
  readonly macHex: string;
  /** The newest tree that was signed. */
  readonly tree: TreeHead;
}

export interface Anchor {
  /** `undefined` when nothing was ever anchored. */
  read(): AnchoredState | undefined;
  write(state: AnchoredState): void;
}

const anchored = z.strictObject({ n: z.int().positive(), macHex: sha256HexSchema, tree: treeHead });

/** One line of text, for tokens that hold only text. */
export function anchorText({ n, macHex, tree }: AnchoredState): string {
  return [n, macHex, tree.sizeEntries, tree.rootHashHex].join(' ');
}

/** `undefined` for what no version of ours wrote. */
export function parseAnchorText(text: string): AnchoredState | undefined {
  const [n, macHex, sizeEntries, rootHashHex, ...more] = text.split(' ');
  const state = { n: Number(n), macHex, tree: { sizeEntries: Number(sizeEntries), rootHashHex } };
  const parsed = anchored.safeParse(state);
  return parsed.success && more.length === 0 && anchorText(parsed.data) === text ? parsed.data : undefined;
}

export function sameAnchor(a: AnchoredState | undefined, b: AnchoredState | undefined): boolean {
  return a === undefined || b === undefined ? a === b : anchorText(a) === anchorText(b);
}
