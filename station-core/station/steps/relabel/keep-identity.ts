/** The identity of a relabelled unit is looked at and never changed: no key is made, nothing is installed, nothing is burnt. */
import { createHash } from 'node:crypto';
import { Fault } from '../../../fault.ts';
import { spkiSha256OfPoint } from '../../../pki/public-key.ts';
import type { Product } from '../../product/product.ts';
import { step } from '../../plan/step.ts';
import { close, requireMayClose, writeChain } from '../close.ts';
import { described } from '../generate-key.ts';
import { refuseKeyPlace } from '../key-policy.ts';
import { profileReached } from '../lock.ts';
import { admittedCertificate } from './live-certificate.ts';

/** The key that the certificate of this unit is for. */
export const keepKey = step({
  name: 'generateKey',
  title: 'Checking key',
  needs: ['connect'],
  timeoutMs: 40_000, // three tries of the request
  cannotBeUndone: null,
  act: async ({ connect: { mac: unit } }, { board, ledger, product }, signal) => {
    const agent = board.agent();
    const { spkiSha256Hex } = admittedCertificate(ledger, unit);
    const { publicKey, agent: version } = await agent.hello(signal);
    if (publicKey === undefined || spkiSha256OfPoint(publicKey) !== spkiSha256Hex)
      throw new Fault('unit.key-replaced', { unit, certifiedSpkiSha256Hex: spkiSha256Hex });
    const key = described(await agent.describeKey(signal), version);
    refuseKeyPlace(product, { ...key, unit });
    return { ...key, birth: 'kept' as const };
  },
});

export const keepCertificate = step({
  name: 'install',
  title: 'Checking certificate',
  needs: ['connect'],
  timeoutMs: 40_000, // three tries of the request
  cannotBeUndone: null,
  act: async ({ connect: { mac: unit } }, { board, authority, ledger }, signal) => {
    const { certDer, seq } = admittedCertificate(ledger, unit);
    const chain = authority.chainOf(certDer, seq);
    const chainSha256Hex = createHash('sha256').update(Buffer.concat(chain)).digest('hex');
    const hello = await board.agent().hello(signal);
    if (hello.chainSha256Hex !== chainSha256Hex)
      throw new Fault('unit.chain-mismatch', { unit, stored: hello.chainSha256Hex ?? 'none' });
    return { chainSha256Hex };
  },
});

export const keepLock = step({
  name: 'lock',
  title: 'Checking lock',
  needs: ['connect'],
  timeoutMs: 120_000, // with a security profile: into the loader and back
  boots: 2,
  cannotBeUndone: null,
  act: async ({ connect: { mac: unit } }, { board, product, ledger, identity }, signal) => {
    const { lock } = product.config;
    const { locked, details } = await board.agent().lockState(signal);
    if (lock && !locked) throw new Fault('board.lock-not-applied', { unit, details });
    const at = { board, product: withoutBurns(product), ledger, unit, run: identity.run };
    const profile = await profileReached(at, signal);
    return { asked: lock, locked, details, ...(profile && { profile }) };
  },
});

/** What is missing is a fault then, and no burn. */
function withoutBurns(product: Product): Product {
  const { config } = product;
  const { securityProfile } = config;
  if (securityProfile === undefined) return product;
  return { ...product, config: { ...config, securityProfile: { ...securityProfile, burnByStation: false } } };
}

export const closeRelabelled = step({
  ...close,
  needs: ['connect', 'reserve', 'openWithLabel', 'lock'],
  act: async ({ connect: { mac }, reserve: { serial } }, context, signal) => {
    await requireMayClose(mac, context, signal);
    const { certDer, seq } = admittedCertificate(context.ledger, mac);
    return await writeChain({ serial, certDer, seq }, context, signal);
  },
});
