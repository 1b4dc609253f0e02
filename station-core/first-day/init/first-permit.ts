import { EVERY_MAC, type PermitDocument } from '../../formats/documents/permit-document.ts';
import { floorOf } from '../../model/documents/firmware-version.ts';
import type { Product } from '../../station/product/product.ts';
import type { Answers } from './answers.ts';

export interface Wanted {
  readonly answers: Answers;
  readonly now: Date;
  /** Its permit needs no product in its name. */
  readonly isOnlyOne: boolean;
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * What the product says of itself, and the numbers that a person gave. The station has no upstream yet, whose receipts a
 * permit could wait for: it may work without any as long as the permit is valid.
 */
export function firstPermit({ config, release }: Product, { answers, now, isOnlyOne }: Wanted): PermitDocument {
  const { station = '', permit = '', quota = 0, days = 0, ouis = [], rights = [] } = answers;
  const { organization, organizationalUnit, hardwareTypeOid, serverAuth } = config.certificate;
  return {
    v: 2,
    type: 'permit',
    permit: isOnlyOne ? permit : `${permit}-${config.product}`,
    stations: [station],
    product: config.product,
    organization,
    organizationalUnit,
    quota,
    notBefore: now.toISOString(),
    notAfter: new Date(now.getTime() + days * DAY_MS).toISOString(),
    macs: ouis.length === 0 ? { ranges: [EVERY_MAC] } : { oui: [...ouis] },
    serials: { prefix: `${config.serialPrefix}-${station}-` },
    hwTypeOid: hardwareTypeOid,
    firmware: { minimumVersion: floorOf(release.build.app.version) },
    profile: { serverAuth, algorithm: 'ES256' },
    rights: { rework: rights.includes('rework'), lock: rights.includes('lock'), burn: rights.includes('burn') },
    offline: { hours: days * 24, units: quota },
    issuedAt: now.toISOString(),
  };
}
