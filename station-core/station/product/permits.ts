import { Fault } from '../../fault.ts';
import { isInForce, type Permit } from '../../formats/permit.ts';
import type { LastingRight } from './needed-rights.ts';

/** The permits of a station, and which of them a unit comes under. The signer has the last word on each. */

/** What a certificate would be for. */
export interface PermitNeed {
  readonly product: string;
  readonly station: string;
  readonly organization: string;
  readonly organizationalUnit: string;
  readonly serverAuth: boolean;
  /** What is done to the unit for good. The signing service does not see it: the station alone goes by it. */
  readonly rights: readonly LastingRight[];
  /** The unit's certificate exists or is under way: finishing such a unit takes no more of a quota. */
  readonly certified: boolean;
  /** Another certificate may take the place of the live one, where a permit has the right. */
  readonly renews?: boolean;
  readonly now: Date;
}

/** The permits as they lie in their files, and what the signing service says of each. */
export interface PermitsKnown {
  readonly permits: readonly Permit[];
  readonly used: ReadonlyMap<string, number>;
  /** The ids that security officers revoked. */
  readonly revoked: ReadonlySet<string>;
}

/**
 * The first permit that fits, is in force, not revoked, and has something left. When there is none, the fault says how near the
 * nearest came: used up, revoked, not in force, not for this certificate, or none at all.
 */
export function choosePermit({ permits, used, revoked }: PermitsKnown, need: PermitNeed): Permit {
  const { product, now } = need;
  const ofProduct = permits.filter((each) => each.product === product && holdsOn(each, need.station));
  const fitting = ofProduct.filter((each) => fits(each, need));
  if (fitting.length === 0) {
    throw new Fault('permit.none', { product, ...whyUnfit(ofProduct[0], need) });
  }
  const inForce = fitting.filter((each) => isInForce(each, now));
  const [anyInForce] = inForce;
  if (anyInForce === undefined) throw new Fault('permit.expired', { product, now: now.toISOString() });
  const valid = inForce.filter(({ permit }) => !revoked.has(permit));
  const [first] = valid;
  if (first === undefined) {
    // What was certified before the revocation is finished: that takes no signature.
    if (need.certified && !(need.renews === true && anyInForce.rework === true)) return anyInForce;
    throw new Fault('permit.revoked', { product, permit: anyInForce.permit });
  }
  const renewing = need.renews === true ? valid.filter(({ rework }) => rework === true) : [];
  const wanted = renewing.length === 0 ? valid : renewing;
  const chosen = wanted.find(({ permit, quota }) => (used.get(permit) ?? 0) < quota);
  if (chosen !== undefined) return chosen;
  if (need.certified && renewing.length === 0) return first;
  throw new Fault('permit.used-up', { product, permit: first.permit, quota: first.quota });
}

function holdsOn({ stations }: Permit, station: string): boolean {
  return stations === undefined || stations.includes(station);
}

/** The signer refuses a certificate that differs from its permit in its subject or its purpose. */
function fits(permit: Permit, need: PermitNeed): boolean {
  return (
    permit.organization === need.organization &&
    permit.organizationalUnit === need.organizationalUnit &&
    (permit.serverAuth || !need.serverAuth) &&
    lackedBy(permit, need).length === 0
  );
}

const lackedBy = (permit: Permit, { rights }: PermitNeed): LastingRight[] =>
  rights.filter((each) => permit[each] !== true);

function whyUnfit(permit: Permit | undefined, need: PermitNeed): Readonly<Record<string, string | boolean>> {
  if (permit === undefined) return {};
  const lacked = lackedBy(permit, need);
  if (lacked.length > 0) {
    const reason = 'the permit lacks a right to what the product does for good';
    return { reason, permit: permit.permit, lacks: lacked.join(', ') };
  }
  return {
    reason: 'the permit is for other certificates than the product asks for',
    permit: permit.permit,
    permitOrganization: permit.organization,
    permitOrganizationalUnit: permit.organizationalUnit,
    permitServerAuth: permit.serverAuth,
    organization: need.organization,
    organizationalUnit: need.organizationalUnit,
    serverAuth: need.serverAuth,
  };
}
