/** eFuses and plans as lines that a security officer can read aloud. */
import type { BurnPlan, BurnDescription } from '../../device/efuse/plan-burns.ts';
import { OBSTACLES, type ProfileItem } from '../../device/efuse/security-target.ts';
import type { ChipIdentity } from '../../device/loader/connect/identify.ts';
import type { ProductConfig } from '../../station/product/product-config.ts';
import type { ProfileResult } from '../../station/product/security-profile-check.ts';
import { table } from '../text-table.ts';
import { chipRevisionText } from '../../model/chip-revision.ts';

export function headLines(
  { chip, revision, mac }: ChipIdentity,
  { product, securityProfile }: ProductConfig,
): string[] {
  const who =
    securityProfile?.burnByStation === true ? 'the station may burn' : 'the station only reads: burnByStation is false';
  return [`unit     ${mac}, ${chip} revision ${chipRevisionText(revision)}`, `product  ${product}: ${who}`];
}

const STATES = {
  'nothing-to-do': 'The unit is as the product requires.',
  burns: 'The burns that the product requires are possible.',
  'unit-first': 'The unit must do its part first. Do not burn anything before.',
  unreachable: 'This unit can never become what the product requires. Do not burn anything.',
} as const;

export function comparisonLines(plan: BurnPlan): string[] {
  const rows = plan.items.flatMap((item) => {
    const [first = '', ...more] = (item.has === '' ? 'no such eFuse' : item.has).split(', ');
    return [[item.what, short(item.wanted), short(first), verdictWords(item)], ...more.map((each) => ['', '', each])];
  });
  const digests = plan.items.filter(({ wanted }) => isLong(wanted));
  return [
    ...table([['WHAT', 'PRODUCT REQUIRES', 'CHIP HAS', 'VERDICT'], ...rows]).split('\n'),
    ...(digests.length === 0
      ? []
      : ['', ...digests.flatMap(({ what, wanted, has }) => digestLines(what, wanted, has))]),
    '',
    STATES[plan.kind],
  ];
}

function verdictWords({ verdict, obstacle }: ProfileItem): string {
  if (obstacle !== undefined) return `NEVER: ${OBSTACLES[obstacle]}`;
  return {
    'as-expected': 'ok',
    'not-yet': 'not yet',
    'unit-first': 'the unit must do it first',
    unreachable: 'NEVER',
  }[verdict];
}

const LONG = 40;
const isLong = (text: string): boolean => text.length > LONG;
const isHex = (text: string): boolean => /^[0-9a-f]+$/.test(text);
const short = (text: string): string => (isLong(text) && isHex(text) ? `${text.slice(0, 8)}…${text.slice(-8)}` : text);

/** In groups of four, as people read them to each other. */
const inFours = (hex: string): string => (isHex(hex) ? (hex.match(/.{1,4}/g) ?? []).join(' ') : hex);

const digestLines = (what: string, wanted: string, has: string): string[] => [
  `${what}, SHA-256 of the public key`,
  `  product  ${inFours(wanted)}`,
  `  chip     ${inFours(has)}`,
];

export function planLines(plan: BurnPlan, burns: readonly BurnDescription[]): string[] {
  if (plan.kind !== 'burns') return comparisonLines(plan);
  return [
    burns.length === 1
      ? 'One burn. It is irreversible.'
      : `${burns.length} burns, in this order. All are irreversible.`,
    ...burns.flatMap(({ block, sets, why, forever }, at) => [
      '',
      `${String(at + 1).padStart(2)}  ${block}`,
      ...sets.map((set) => `    sets      ${set}`),
      `    why here  ${why}`,
      `    permanent ${forever}`,
    ]),
    '',
    'Nothing was burnt.',
  ];
}

export function burntLines({ burns, readBack, seen }: ProfileResult): string[] {
  const how =
    seen === 'every-efuse'
      ? 'read back from the eFuses'
      : 'reported by the chip, which shows no more in Secure Download Mode';
  return [
    burns === 0 ? 'Nothing had to be burnt.' : `Burns done: ${burns}. Intent and result are in the ledger.`,
    `As ${how}:`,
    ...readBack.map((line) => `  ${line}`),
  ];
}
