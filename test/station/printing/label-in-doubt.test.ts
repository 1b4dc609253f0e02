import { beforeEach, expect, test, vi } from 'vitest';
import { provisioningText } from '../../../station-core/labels/provisioning-text.ts';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import { Secret, type SecretText } from '../../../station-core/secret.ts';
import { OperatorWords } from '../../../station-core/station/plan/operator-words.ts';
import { LabelOfRun, UnitSecretsOfRun } from '../../../station-core/station/plan/run-memory.ts';
import type { StepContext, StepEvent } from '../../../station-core/station/plan/step-context.ts';
import { takeUpLabel } from '../../../station-core/station/printing/label-in-doubt.ts';
import { LabelDesk } from '../../../station-core/station/scanners/label-desk.ts';

const never = new AbortController().signal;
const unit = { mac: macOf('24:0a:c4:00:00:01'), serial: 'L1-S01-000001', ssid: 'LAMP_000001' };
const username = 'owner';

function textOf(password: string, ssid = unit.ssid): string {
  const secrets = { softApPassword: new Secret(password), ownershipCode: new Secret('CODECODECODECODE') };
  return provisioningText({ ssid, username, ...secrets }).reveal();
}

interface Given {
  readonly ssid?: string;
  readonly wasPrinted?: boolean;
  readonly isHeard?: boolean;
}

function interrupted({ ssid = unit.ssid, wasPrinted = true, isHeard = true }: Given = {}) {
  const entries: EntryBody[] = [];
  const events: StepEvent[] = [];
  const words = new OperatorWords({ isHeard });
  const desk = new LabelDesk();
  const label = new LabelOfRun();
  const secrets = new UnitSecretsOfRun(username);
  const context = {
    ledger: {
      labelInDoubt: () => ({ job: 'job-1', ssid, wasPrinted, labelSha256Hex: 'a'.repeat(64) }),
      secretOfTag: (tag: string) =>
        tag === 'EARLIEREARLIER01' ? { unit: unit.mac, current: false } : { unit: unit.mac, current: true },
      append: (bodies: readonly EntryBody[]) => entries.push(...bodies),
    },
    // The tag stands for the secret: the HSM is not here.
    tagSecrets: async (drawn: { softApPassword: SecretText; ownershipCode: SecretText }) => ({
      softApPassword: drawn.softApPassword.reveal(),
      ownershipCode: drawn.ownershipCode.reveal(),
    }),
    identity: { run: 'run-2', slot: 1 },
    product: { config: { unitData: { ownerName: username } } },
    report: (event: StepEvent) => events.push(event),
    scanner: desk,
    words,
    label,
    secrets,
  } as unknown as StepContext;
  const sawEvent = (kind: StepEvent['kind'], times = 1) =>
    vi.waitUntil(() => events.filter((each) => each.kind === kind).length >= times);
  const scan = async (text: string): Promise<void> => {
    await vi.waitUntil(() => desk.isAwaited);
    desk.submit(text);
  };
  return { context, entries, events, words, label, secrets, sawEvent, scan };
}

let after: ReturnType<typeof interrupted>;

beforeEach(() => {
  after = interrupted();
});

test('a label that is there is scanned, and the unit keeps its secrets under another salt', async () => {
  const taken = takeUpLabel(unit, after.context, never);
  await after.sawEvent('label-in-doubt');
  expect(after.words.say({ kind: 'came-out', cameOut: true })).toBe(true);
  await after.scan(`${textOf('PASSPASSPASSPASS')}\r`);
  expect(await taken).toBe(true);
  expect(after.entries).toEqual([
    { kind: 'label-taken-up', run: 'run-2', unit: unit.mac, serial: unit.serial, job: 'job-1' },
  ]);
  expect(after.secrets.held().softApPassword.reveal()).toBe('PASSPASSPASSPASS');
  expect(after.label.takenUp).toMatchObject({ job: 'job-1', labelSha256Hex: 'a'.repeat(64) });
  expect(after.label.remembered().qrText.reveal()).toBe(textOf('PASSPASSPASSPASS'));
});

test('a label that the ledger does not know as printed was printed all the same: its scan says so', async () => {
  after = interrupted({ wasPrinted: false });
  const taken = takeUpLabel(unit, after.context, never);
  await after.sawEvent('label-in-doubt');
  after.words.say({ kind: 'came-out', cameOut: true });
  await after.scan(textOf('PASSPASSPASSPASS'));
  await taken;
  expect(after.entries.map(({ kind }) => kind)).toEqual(['label-taken-up', 'label-printed']);
});

test('a label that did not come out leaves the unit to new secrets, without a scan', async () => {
  const taken = takeUpLabel(unit, after.context, never);
  await after.sawEvent('label-in-doubt');
  after.words.say({ kind: 'came-out', cameOut: false });
  expect(await taken).toBe(false);
  expect(after.entries).toEqual([]);
  expect(after.label.takenUp).toBeUndefined();
});

test('an earlier label of the same unit, another unit’s and half a scan are wrong, and the right one still counts', async () => {
  const taken = takeUpLabel(unit, after.context, never);
  await after.sawEvent('label-in-doubt');
  after.words.say({ kind: 'came-out', cameOut: true });
  const wrong = [textOf('EARLIEREARLIER01'), textOf('PASSPASSPASSPASS', 'LAMP_000002'), '{"ver":"v1","name":"LAMP'];
  for (const [at, text] of wrong.entries()) {
    await after.scan(text);
    await after.sawEvent('wrong-scan', at + 1);
  }
  expect(after.events.filter(({ kind }) => kind === 'wrong-scan')).toMatchObject([
    { why: 'other-label' },
    { why: 'other-label' },
    { why: 'unreadable' },
  ]);
  expect(after.entries).toEqual([]);
  await after.scan(textOf('PASSPASSPASSPASS'));
  expect(await taken).toBe(true);
});

test('ten wrong scans end the run, and the label stays in doubt', async () => {
  const taken = takeUpLabel(unit, after.context, never).catch((error: unknown) => error);
  await after.sawEvent('label-in-doubt');
  after.words.say({ kind: 'came-out', cameOut: true });
  for (let scans = 1; scans <= 10; scans += 1) {
    await after.scan(textOf('EARLIEREARLIER01'));
    await after.sawEvent('wrong-scan', scans);
  }
  expect(await taken).toMatchObject({ code: 'scan.mismatch', evidence: { scans: 10 } });
  expect(after.entries).toEqual([]);
});

test.each([
  ['nobody is there to answer', { isHeard: false }],
  ['the product now gives its units other names', { ssid: 'OLD_000001' }],
])('where %s, nobody is asked and new secrets are drawn', async (_case, given) => {
  after = interrupted(given);
  expect(await takeUpLabel(unit, after.context, never)).toBe(false);
  expect(after.events).toEqual([]);
});
