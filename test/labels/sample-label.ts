/** A unit as the tests of the labels print it, and the look-out for the programs that read a label back. */
import { spawnSync } from 'node:child_process';
import { macOf } from '../../station-core/model/mac.ts';
import { Secret } from '../../station-core/secret.ts';
import type { LabelData } from '../../station-core/labels/label-data.ts';
import type { SizeMm } from '../../station-core/labels/media.ts';
import { drawSecret } from '../../station-core/secrets/draw.ts';

export const SIZES: readonly SizeMm[] = [
  { widthMm: 50, heightMm: 30 },
  { widthMm: 30, heightMm: 20 },
  { widthMm: 100, heightMm: 50 },
];

export const LONG_TITLE = 'Garden Sensor Professional Outdoor Edition with Radiosonde 2';

export function labelData(size: SizeMm, more: Partial<LabelData> = {}): LabelData {
  return {
    title: 'Garden Sensor',
    product: 'garden-sensor',
    label: { inner: size, outer: size },
    serial: 'GS-S1-000123',
    mac: macOf('24:0a:c4:12:ab:cd'),
    ssid: 'PROV_12ABCD',
    ownerName: 'wifiprov',
    softApPassword: new Secret('7TQY4JNGNVMSGTVG'),
    ownershipCode: new Secret('T5K84E4XLUW3DEAE'),
    madeOn: new Date('2026-03-04T23:59:59Z'),
    ...more,
  };
}

export function randomLabelData(size: SizeMm): LabelData {
  return labelData(size, { softApPassword: drawSecret(), ownershipCode: drawSecret() });
}

export function inFours(secret: Secret<string>): string[] {
  return secret.reveal().match(/.{4}/g) ?? [];
}

/** Says which Debian packages are missing, or undefined when every program is there. */
export function missingPrograms(programs: Readonly<Record<string, string>>): string | undefined {
  const missing = Object.entries(programs).filter(([program]) => spawnSync(program, ['--version']).error !== undefined);
  return missing.length > 0 ? `needs ${missing.map(([, debianPackage]) => debianPackage).join(', ')}` : undefined;
}
