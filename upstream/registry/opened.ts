import type { FindingName } from '../../station-core/sync/finding.ts';

/** An entry as it is opened: where it stands in its log and what it says. */
export interface OpenedEntry {
  readonly seq: number;
  readonly kind: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What does not hold of one entry, with what a person needs to see why. */
export interface Found {
  readonly finding: FindingName;
  readonly detail: Readonly<Record<string, string | number>>;
}

export function found(finding: FindingName, detail: Found['detail'] = {}): Found {
  return { finding, detail };
}
