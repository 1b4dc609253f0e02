/** Holds a scanned label against the unit in hand: whose secrets are on it, and do they open this unit. */
import { timingSafeEqual } from 'node:crypto';
import type { AgentClient } from '../../device/agent/agent-client.ts';
import { Fault } from '../../fault.ts';
import { type LabelSecrets, readLabelSecrets } from '../../labels/read-provisioning-text.ts';
import type { LedgerReader } from '../../ledger/reader.ts';
import type { UnitRecord } from '../../ledger/unit-record.ts';
import type { InHandCheck } from '../../model/desk/in-hand.ts';
import { secretsTag } from '../../protocol/unit-agent/secrets-tag.ts';
import type { Secret } from '../../secret.ts';
import { srp6aVerifier } from '../../secrets/srp6a.ts';
import { Srp6aClient } from '../../secrets/srp6a-client.ts';
import { findBySecret, type TagSecret } from '../../secrets/tags.ts';
import type { Challenged } from './challenge.ts';
import { compared, notChecked } from './compare.ts';

export interface LabelInHand {
  readonly ledger: LedgerReader;
  readonly record: UnitRecord;
  readonly tag: TagSecret;
  readonly scanned: Secret<string>;
}

interface Proven {
  readonly proof: Challenged['proof'] | undefined;
}

/** Whose the label is, by the tags that the HSM gives its secrets. */
export async function labelCheck({ ledger, record, tag, scanned }: LabelInHand): Promise<InHandCheck> {
  const { softApPassword, ownershipCode } = readLabelSecrets(scanned);
  const found = [];
  const find = (tagHex: string) => ledger.secretOfTag(tagHex);
  for (const secret of [softApPassword, ownershipCode]) found.push(await findBySecret(secret, { tag, find }));
  const [password, code] = found;
  const wanted = record.serial ?? record.mac;
  if (password === undefined || code === undefined) return compared('label', 'no label of this station', wanted);
  if (password.unit !== code.unit) return compared('label', `of ${password.serial} and ${code.serial}`, wanted);
  if (password.unit !== record.mac) return compared('label', password.serial, wanted);
  return compared('label', password.current && code.current ? wanted : 'an earlier label of this unit', wanted);
}

/** Does what the owner's phone will do, and then asks for the secrets that only this label can vouch for. */
export async function openingChecks(
  agent: AgentClient,
  { record, scanned, proof }: Pick<LabelInHand, 'record' | 'scanned'> & Proven,
  signal: AbortSignal,
): Promise<InHandCheck[]> {
  const label = readLabelSecrets(scanned);
  const { username, ownershipCode } = label;
  using owner = new Srp6aClient({ username, password: ownershipCode });
  const { salt, devicePublicKey } = await agent.srpStart({ username, clientPublicKey: owner.publicKey }, signal);
  const proofs = owner.proofs({ salt, devicePublicKey });
  const opened = proofs !== undefined && (await isOpened(agent, proofs, signal));
  return [
    compared('owner-code', opened ? 'opens the unit' : 'does not open the unit', 'opens the unit'),
    secretsCheck(label, { record, proof, salt }),
  ];
}

async function isOpened(
  agent: AgentClient,
  proofs: { readonly clientProof: Uint8Array; readonly deviceProof: Uint8Array },
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { deviceProof } = await agent.srpVerify({ clientProof: proofs.clientProof }, signal);
    return timingSafeEqual(deviceProof, proofs.deviceProof);
  } catch (error) {
    if (error instanceof Fault && error.code === 'label.does-not-open') return false;
    throw error;
  }
}

function secretsCheck(
  { username, ownershipCode, softApPassword }: LabelSecrets,
  seen: Pick<LabelInHand, 'record'> & Proven & { readonly salt: Uint8Array },
): InHandCheck {
  const { record, proof, salt } = seen;
  const { serial, ssid } = record;
  if (proof === undefined || serial === undefined || ssid === undefined) return notChecked('secrets', 'no proof');
  const verifier = srp6aVerifier({ username, password: ownershipCode, salt });
  const { nonce, secretsTag: stated } = proof.statement;
  const wanted = secretsTag({ password: softApPassword, nonce, ssid, serial, salt, verifier });
  const same = timingSafeEqual(wanted, stated) && timingSafeEqual(wanted, proof.secretsTag);
  return compared('secrets', same ? 'those of the label' : 'others than those of the label', 'those of the label');
}
