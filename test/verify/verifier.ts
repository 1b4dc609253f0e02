import { readFileSync } from 'node:fs';

/** docs/verify/verify.mjs, as an auditor gets it: one file that knows nothing of this project, nor this project of it. */
export const VERIFIER = new URL('../../docs/verify/verify.mjs', import.meta.url);
export const verifierText = readFileSync(VERIFIER, 'utf8');

export interface Given {
  readonly 'checkpoint-key'?: string;
  readonly 'upstream-key'?: string;
  readonly root?: string | Uint8Array;
  readonly 'without-upstream'?: boolean;
  readonly 'without-root'?: boolean;
}

export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'wrong' | 'not checked' | 'waived';
  readonly says: string;
}

export interface Judged {
  readonly checks: readonly Check[];
  readonly status: 0 | 1 | 3;
}

export const { judge } = (await import(VERIFIER.href)) as {
  readonly judge: (proof: Uint8Array, given: Given) => Judged;
};

/** The names of the checks that found something wrong. */
export function wrongIn({ checks }: Judged): string[] {
  return checks.filter(({ state }) => state === 'wrong').map(({ name }) => name);
}
