import type { OpenDifference } from '../../../../station-core/contract.ts';

/** What an officer has typed: for all of a kind, or for one difference. */
export type Reasons = ReadonlyMap<string, string>;

interface Named {
  readonly kind: OpenDifference;
  readonly subject: string | null;
}

export function reasonIn(reasons: Reasons, named: Named): string {
  return reasons.get(keyOf(named)) ?? '';
}

export function withReason(reasons: Reasons, named: Named, reason: string): Reasons {
  return new Map(reasons).set(keyOf(named), reason);
}

/** As the station takes them; blanks are no reason. */
export function reasonList(reasons: Reasons): { kind: OpenDifference; subject: string | null; reason: string }[] {
  return [...reasons].flatMap(([key, text]) => {
    const reason = text.trim();
    const { kind, subject } = JSON.parse(key) as Named;
    return reason === '' ? [] : [{ kind, subject, reason }];
  });
}

function keyOf({ kind, subject }: Named): string {
  return JSON.stringify({ kind, subject });
}
