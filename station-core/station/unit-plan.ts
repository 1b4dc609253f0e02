import type { ReworkScope } from '../model/desk/rework-order.ts';
import { plan, type Plan } from './plan/plan.ts';
import type { ProductConfig } from './product/product-config.ts';
import { admit } from './steps/admit.ts';
import { bootFirmware } from './steps/boot-firmware.ts';
import { boot } from './steps/boot.ts';
import { close } from './steps/close.ts';
import { confirmLabel } from './steps/confirm-label.ts';
import { connect } from './steps/connect.ts';
import { flash } from './steps/flash.ts';
import { generateKey } from './steps/generate-key.ts';
import { install } from './steps/install.ts';
import { issue } from './steps/issue.ts';
import { label } from './steps/label.ts';
import { lock } from './steps/lock.ts';
import { openWithLabel } from './steps/open-with-label.ts';
import { prove } from './steps/prove.ts';
import { requestCsr } from './steps/request-csr.ts';
import { reserve } from './steps/reserve.ts';
import { admitForLabel } from './steps/relabel/admit-for-label.ts';
import { connectForLabel } from './steps/relabel/connect-for-label.ts';
import { flashSecrets } from './steps/relabel/flash-secrets.ts';
import { closeRelabelled, keepCertificate, keepKey, keepLock } from './steps/relabel/keep-identity.ts';

const identity = [boot, generateKey, requestCsr, issue, install, prove] as const;

/** The life of a unit on the line, to be read aloud. */
export const provisionUnit = plan(
  connect,
  admit,
  reserve,
  flash,
  ...identity,
  lock,
  label,
  confirmLabel,
  openWithLabel,
  close,
);

/**
 * With an agent in RAM, which a reset takes away: all that needs it comes first, then the unit is locked, and last of all
 * its production firmware starts.
 */
export const provisionByRam = plan(
  connect,
  admit,
  reserve,
  flash,
  ...identity,
  label,
  confirmLabel,
  openWithLabel,
  lock,
  bootFirmware,
  close,
);

const newSecrets = [connectForLabel, admitForLabel, reserve, flashSecrets] as const;
const sameIdentity = [boot, keepKey, keepCertificate, prove] as const;
const newLabel = [label, confirmLabel, openWithLabel] as const;

/**
 * A finished unit gets new secrets and a new label. It keeps its key and its certificate: nothing is asked of the signing
 * service but the tags of the secrets.
 */
export const relabelUnit = plan(...newSecrets, ...sameIdentity, keepLock, ...newLabel, closeRelabelled);

export const relabelByRam = plan(...newSecrets, ...sameIdentity, ...newLabel, keepLock, bootFirmware, closeRelabelled);

export function planFor({ identity: { arrival } }: ProductConfig, scope: ReworkScope = 'unit'): Plan {
  const isRelabel = scope === 'label';
  switch (arrival) {
    case 'firmware':
    case 'boot-loader':
      return isRelabel ? relabelUnit : provisionUnit;
    case 'ram':
      return isRelabel ? relabelByRam : provisionByRam;
  }
}
