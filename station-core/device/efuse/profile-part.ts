/** A part of the comparison of a chip with a product: what people see, and what must be burnt. */
import type { Burn } from './field-wants.ts';
import type { Obstacle, ProfileItem, Verdict } from './security-target.ts';

export interface ProfilePart {
  readonly items: readonly ProfileItem[];
  readonly burns: readonly Burn[];
}

export const NOTHING: ProfilePart = { items: [], burns: [] };

export interface Finding {
  readonly what: string;
  readonly wanted: string;
  readonly has: string;
}

export function reached(finding: Finding, burns: readonly Burn[] = []): ProfilePart {
  return { items: [{ ...finding, verdict: burns.length === 0 ? 'as-expected' : 'not-yet' }], burns };
}

export function blocked(finding: Finding, obstacle: Obstacle): ProfilePart {
  return { items: [{ ...finding, verdict: 'unreachable', obstacle }], burns: [] };
}

export const left = (finding: Finding, verdict: Verdict): ProfilePart => ({
  items: [{ ...finding, verdict }],
  burns: [],
});

export function joined(parts: readonly ProfilePart[]): ProfilePart {
  return { items: parts.flatMap(({ items }) => items), burns: parts.flatMap(({ burns }) => burns) };
}
