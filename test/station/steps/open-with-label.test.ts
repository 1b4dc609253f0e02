import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AgentClient } from '../../../station-core/device/agent/agent-client.ts';
import { provisioningText } from '../../../station-core/labels/provisioning-text.ts';
import type { Mac } from '../../../station-core/model/mac.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import { SRP_PRIME, srpDeviceProofs, srpDevicePublicKey } from '../../../station-core/protocol/unit-agent/srp6a.ts';
import { Secret } from '../../../station-core/secret.ts';
import { srp6aVerifier } from '../../../station-core/secrets/srp6a.ts';
import { LabelOfRun } from '../../../station-core/station/plan/run-memory.ts';
import type { StepContext } from '../../../station-core/station/plan/step-context.ts';
import { openWithLabel } from '../../../station-core/station/steps/open-with-label.ts';
import { Fault } from '../../../station-core/fault.ts';
import { connectEvidence } from '../../ledger/sample-evidence.ts';
import { MAC } from './sample-proof.ts';

const username = 'wifiprov';
const salt = randomBytes(16);
const never = new AbortController().signal;

/** A unit whose flash has the verifier of this code. `lies` makes it another kind of unit. */
function unitWith(code: string, lies: { deviceProof?: Buffer; publicKey?: Buffer; mac?: Mac } = {}): AgentClient {
  const verifier = srp6aVerifier({ username, password: new Secret(code), salt });
  const privateKey = randomBytes(32);
  const devicePublicKey = lies.publicKey ?? srpDevicePublicKey(verifier, privateKey);
  let clientPublicKey: Uint8Array | undefined;
  return {
    hello: async () => ({ mac: lies.mac ?? MAC }),
    srpStart: async (asked: { clientPublicKey: Uint8Array }) => {
      ({ clientPublicKey } = asked);
      return { salt, devicePublicKey };
    },
    srpVerify: async ({ clientProof }: { clientProof: Uint8Array }) => {
      if (clientPublicKey === undefined) throw new Error('srp-start comes first');
      const seen = { username, salt, clientPublicKey, devicePublicKey };
      const proofs = srpDeviceProofs(seen, { privateKey, verifier });
      if (lies.deviceProof !== undefined) return { deviceProof: lies.deviceProof };
      if (!proofs.clientProof.equals(clientProof)) throw new Fault('label.does-not-open', { reason: 'denied' });
      return { deviceProof: proofs.deviceProof };
    },
  } as unknown as AgentClient;
}

function scannedLabel(code: string): LabelOfRun {
  const label = new LabelOfRun();
  const text = provisioningText({
    ssid: 'PROV_000001',
    username,
    ownershipCode: new Secret(code),
    softApPassword: new Secret('ZYXWVUTS98765432'),
  });
  label.rememberScan(new Secret(`${text.reveal()}\r\n`));
  return label;
}

function open(agent: AgentClient, label: LabelOfRun): ReturnType<typeof openWithLabel.act> {
  const context = { board: { agent: () => agent }, label } as unknown as StepContext;
  return openWithLabel.act({ connect: connectEvidence(MAC), confirmLabel: { job: 'job-1', scans: 1 } }, context, never);
}

test('the scanned code opens the unit that holds its verifier, and no secret of the station is asked', async () => {
  const label = scannedLabel('ABCDEFGH23456789');
  expect(await open(unitWith('ABCDEFGH23456789'), label)).toEqual({ job: 'job-1', username, opened: true });
  expect(() => label.takeScanned()).toThrow('before the step');
});

test('a code that is not the one in flash does not open it', async () => {
  await expect(open(unitWith('ABCDEFGH23456788'), scannedLabel('ABCDEFGH23456789'))).rejects.toMatchObject({
    code: 'label.does-not-open',
  });
});

test('a unit that accepts any code, because it knows no verifier, is found by its own proof', async () => {
  const agent = unitWith('ABCDEFGH23456788', { deviceProof: randomBytes(64) });
  await expect(open(agent, scannedLabel('ABCDEFGH23456789'))).rejects.toMatchObject({
    code: 'unit.verifier-unproven',
    evidence: { unit: MAC },
  });
});

test('a unit whose public key makes every code right is found', async () => {
  const agent = unitWith('ABCDEFGH23456789', { publicKey: SRP_PRIME });
  await expect(open(agent, scannedLabel('ABCDEFGH23456789'))).rejects.toMatchObject({ code: 'unit.verifier-unproven' });
});

test('another board on the same port is not opened with this label', async () => {
  const agent = unitWith('ABCDEFGH23456789', { mac: macOf('24:0a:c4:00:00:02') });
  await expect(open(agent, scannedLabel('ABCDEFGH23456789'))).rejects.toMatchObject({ code: 'board.mac-changed' });
});

test('the scanned text is gone even when the unit does not open', async () => {
  const label = scannedLabel('ABCDEFGH23456789');
  await expect(open(unitWith('other'), label)).rejects.toThrow();
  expect(() => label.takeScanned()).toThrow('before the step');
});
