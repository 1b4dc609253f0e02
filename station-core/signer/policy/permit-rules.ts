import { Fault } from '../../fault.ts';
import type { FaultCode, FaultEvidence } from '../../fault.ts';
import type { PermitDocument } from '../../formats/documents/permit-document.ts';
import { isAtLeastVersion } from '../../model/documents/firmware-version.ts';
import { isTimeZone, isWorkingTime } from '../../model/issuance/working-hours.ts';
import type { Mac } from '../../model/mac.ts';

/**
 * What a permit allows, one rule for each of its fields. Pure: time, counts and receipts come from the caller, who
 * takes them from its own clock and journal. No rule passes because somebody did not supply a value.
 */

/** The certificate that is asked for, and what its signer knows about its own past. */
export interface PermitRequest {
  readonly station: string;
  readonly product: string;
  readonly subject: { readonly organization: string; readonly organizationalUnit: string };
  readonly serverAuth: boolean;
  readonly mac: Mac;
  readonly serial: string;
  readonly hwTypeOid: string;
  readonly firmware: { readonly version: string; readonly digests: readonly string[] };
  readonly now: Date;
  /** Certificates signed under this permit, at this station. */
  readonly used: number;
  /** Certificates signed since the newest receipt, under whatever permit. */
  readonly issuedSinceReceipt: number;
  /** `undefined` when there never was a receipt. */
  readonly newestReceiptAt: Date | undefined;
  /** It supersedes the live certificate of the same unit. */
  readonly rework: boolean;
}

/** Why a permit does not allow a certificate: one word for each rule, and what was compared. */
export interface PermitRefusal {
  readonly reason: PermitReason;
  readonly compared: FaultEvidence;
}
export type PermitReason = keyof typeof FAULT_OF;

type Rule = (permit: PermitDocument, request: PermitRequest) => PermitRefusal | undefined;

const FAULT_OF = {
  station: 'permit.not-covered',
  product: 'permit.not-covered',
  organization: 'permit.not-covered',
  'organizational-unit': 'permit.not-covered',
  'server-auth': 'permit.not-covered',
  mac: 'permit.not-covered',
  'serial-prefix': 'permit.not-covered',
  'serial-range': 'permit.not-covered',
  'hardware-type': 'permit.not-covered',
  'firmware-digest': 'permit.not-covered',
  'firmware-version': 'permit.not-covered',
  rework: 'permit.not-covered',
  'not-yet': 'permit.expired',
  over: 'permit.expired',
  hours: 'permit.out-of-hours',
  'time-zone': 'permit.out-of-hours',
  quota: 'permit.used-up',
  'offline-units': 'permit.offline',
  'offline-hours': 'permit.offline',
  'receipt-ahead': 'permit.offline',
} as const satisfies Record<string, FaultCode>;

/** Clocks of a station and of upstream differ by this much without anybody being wrong. */
export const RECEIPT_SKEW_MS = 10 * 60_000;
const HOUR_MS = 60 * 60_000;

export function requirePermitted(permit: PermitDocument, request: PermitRequest): void {
  const refusal = permitRefusal(permit, request);
  if (refusal === undefined) return;
  const { reason, compared } = refusal;
  throw new Fault(FAULT_OF[reason], { permit: permit.permit, reason, ...compared });
}

/** The first rule that says no. */
export function permitRefusal(permit: PermitDocument, request: PermitRequest): PermitRefusal | undefined {
  for (const rule of RULES) {
    const refusal = rule(permit, request);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const ofStation: Rule = ({ stations }, { station }) =>
  refuseUnless(stations.includes(station), 'station', { station, allowed: stations.join(' ') });

const ofProduct: Rule = ({ product: allowed }, { product }) =>
  refuseUnless(product === allowed, 'product', { product, allowed });

const ofOrganization: Rule = ({ organization: allowed }, { subject: { organization } }) =>
  refuseUnless(organization === allowed, 'organization', { organization, allowed });

const ofOrganizationalUnit: Rule = ({ organizationalUnit: allowed }, { subject: { organizationalUnit } }) =>
  refuseUnless(organizationalUnit === allowed, 'organizational-unit', { organizationalUnit, allowed });

const ofPurpose: Rule = ({ profile }, { serverAuth }) =>
  refuseUnless(profile.serverAuth || !serverAuth, 'server-auth', { serverAuth });

const ofMac: Rule = ({ macs }, { mac }) =>
  refuseUnless(
    'oui' in macs
      ? macs.oui.some((oui) => mac.startsWith(`${oui}:`))
      : macs.ranges.some(({ from, to }) => from <= mac && mac <= to), // lower-case hex of one width sorts as its number
    'mac',
    { mac },
  );

const ofSerial: Rule = ({ serials: { prefix, from, to } }, { serial }) => {
  const rest = serial.slice(prefix.length);
  if (!serial.startsWith(prefix) || rest === '') return { reason: 'serial-prefix', compared: { serial, prefix } };
  const width = (from ?? to)?.length;
  if (width === undefined) return undefined;
  // Of one width, digits sort as their number; another width would be a second spelling of the same number.
  const isInside = rest.length === width && /^\d+$/.test(rest) && (from ?? rest) <= rest && rest <= (to ?? rest);
  return refuseUnless(isInside, 'serial-range', { serial, from: from ?? '', to: to ?? '' });
};

const ofHardwareType: Rule = ({ hwTypeOid: allowed }, { hwTypeOid }) =>
  refuseUnless(hwTypeOid === allowed, 'hardware-type', { hwTypeOid, allowed });

const ofFirmware: Rule = ({ firmware: allowed }, { firmware: { version, digests } }) => {
  if ('minimumVersion' in allowed) {
    const { minimumVersion } = allowed;
    return refuseUnless(isAtLeastVersion(version, minimumVersion), 'firmware-version', { version, minimumVersion });
  }
  const isListed = digests.length > 0 && digests.every((each) => allowed.digests.includes(each));
  return refuseUnless(isListed, 'firmware-digest', { version, digests: digests.join(' ') });
};

const ofRework: Rule = ({ rights }, { rework }) => refuseUnless(rights.rework || !rework, 'rework', {});

const ofPeriod: Rule = ({ notBefore, notAfter, issuedAt }, { now }) => {
  const compared = { notBefore, notAfter, now: timeText(now) };
  // Comparisons with a date that is none are false, so each is written so that false refuses.
  if (!(Date.parse(notBefore) <= now.getTime())) return { reason: 'not-yet', compared };
  if (!(Date.parse(issuedAt) <= now.getTime() + RECEIPT_SKEW_MS)) {
    return { reason: 'not-yet', compared: { issuedAt, now: timeText(now) } };
  }
  return refuseUnless(now.getTime() < Date.parse(notAfter), 'over', compared);
};

const ofHours: Rule = ({ hours }, { now }) => {
  if (hours === undefined) return undefined;
  const unknown = hours.find(({ timeZone }) => !isTimeZone(timeZone));
  if (unknown !== undefined) return { reason: 'time-zone', compared: { timeZone: unknown.timeZone } };
  const isAllowed = hours.some(({ timeZone, days, from, to }) =>
    isWorkingTime({ timeZone, spans: days.map((weekday) => ({ weekday, from, to })) }, now.getTime()),
  );
  return refuseUnless(isAllowed, 'hours', { now: timeText(now) });
};

const ofQuota: Rule = ({ quota }, { used }) => refuseUnless(used < quota, 'quota', { quota, used });

const ofOfflineUnits: Rule = ({ offline: { units } }, { issuedSinceReceipt }) =>
  refuseUnless(issuedSinceReceipt < units, 'offline-units', { units, issuedSinceReceipt });

/** Without any receipt the budget runs from the start of the permit. */
const ofOfflineHours: Rule = ({ offline: { hours }, notBefore }, { newestReceiptAt, now }) => {
  const sinceMs = newestReceiptAt?.getTime() ?? Date.parse(notBefore);
  const compared = { hours, newestReceiptAt: newestReceiptAt === undefined ? 'none' : timeText(newestReceiptAt) };
  // A receipt from the future would make the budget last for as long as its date lies ahead.
  if (!(sinceMs <= now.getTime() + RECEIPT_SKEW_MS)) {
    return { reason: 'receipt-ahead', compared: { newestReceiptAt: compared.newestReceiptAt, now: timeText(now) } };
  }
  return refuseUnless(now.getTime() < sinceMs + hours * HOUR_MS, 'offline-hours', compared);
};

const RULES: readonly Rule[] = [
  ofStation,
  ofProduct,
  ofOrganization,
  ofOrganizationalUnit,
  ofPurpose,
  ofHardwareType,
  ofMac,
  ofSerial,
  ofFirmware,
  ofRework,
  ofPeriod,
  ofHours,
  ofQuota,
  ofOfflineUnits,
  ofOfflineHours,
];

function refuseUnless(isAllowed: boolean, reason: PermitReason, compared: FaultEvidence): PermitRefusal | undefined {
  return isAllowed ? undefined : { reason, compared };
}

function timeText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'no time' : date.toISOString();
}
