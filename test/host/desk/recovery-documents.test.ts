import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RecoveryDocuments } from '../../../station-core/host/desk/recovery-documents.ts';
import { readRecovery } from '../../../station-core/station/documents/recovery-order.ts';
import { signedText, trialOfficer } from '../../officers/trial-officers.ts';

const [anna, bo] = [trialOfficer('anna'), trialOfficer('bo')];
const NOW = new Date('2026-07-02T00:00:00Z');
const at = { station: 'ST01', officers: [anna.officer, bo.officer], now: NOW };
const never = new AbortController().signal;

let stick: string;
let used: string[];
beforeEach(async () => {
  stick = await mkdtemp(join(tmpdir(), 'birthmark-stick-'));
  used = [];
});
afterEach(() => rm(stick, { recursive: true, force: true }));

function documents(roots: readonly string[] = [stick]): RecoveryDocuments {
  return new RecoveryDocuments({
    roots: () => Promise.resolve(roots),
    read: (text) => readRecovery(text, at),
    recoveries: { isUsed: ({ documentSha256Hex }) => used.includes(documentSha256Hex) },
  });
}

function recovery(person: string, signatures = 2): Promise<string> {
  const payload = {
    v: 1,
    type: 'recovery',
    station: 'ST01',
    recovery: `RC-${person}`,
    person,
    name: 'Ada Berg',
    role: 'administrator',
    reason: 'the only administrator forgot her PIN',
    issuedAt: '2026-07-01T00:00:00Z',
    notAfter: '2026-07-08T00:00:00Z',
  };
  return signedText('recovery', payload, [anna, bo].slice(0, signatures));
}

test('a document on a stick, or in a folder of it, is listed with what it orders and who signed', async () => {
  await mkdir(join(stick, 'from-anna'));
  await writeFile(join(stick, 'from-anna', 'RC-ada.jws'), await recovery('ada'));
  expect(await documents().list(never)).toMatchObject([
    {
      file: 'RC-ada.jws',
      order: {
        id: 'ada',
        role: 'administrator',
        reason: 'the only administrator forgot her PIN',
        signedBy: ['anna', 'bo'],
      },
      fault: null,
    },
  ]);
});

test('one with a signature too few, or one that is used up, says why and cannot be chosen', async () => {
  await writeFile(join(stick, 'one.jws'), await recovery('ada', 1));
  await writeFile(join(stick, 'two.jws'), await recovery('zoe'));
  const [, two] = await documents().list(never);
  const chosen = two?.order?.documentSha256Hex ?? '';
  expect(await documents().find(chosen, never)).toMatchObject({ id: 'zoe' });
  used = [chosen];
  expect(await documents().list(never)).toMatchObject([
    { file: 'one.jws', order: null, fault: { code: 'document.untrusted' } },
    { file: 'two.jws', order: null, fault: { code: 'person.recovery-used' } },
  ]);
  await expect(documents().find(chosen, never)).rejects.toMatchObject({ code: 'station.bad-path' });
});

test('whoever stands before a locked screen learns of nothing else that lies there', async () => {
  await writeFile(join(stick, 'notes.txt'), 'private');
  await writeFile(join(stick, 'photo.jws'), 'no document');
  await writeFile(
    join(stick, 'lift.jws'),
    await signedText('lift', { v: 1, type: 'lift', station: 'ST01' }, [anna, bo]),
  );
  await writeFile(join(stick, 'long.jws'), Buffer.alloc(1_000_000, 0x41));
  const outside = await mkdtemp(join(tmpdir(), 'birthmark-outside-'));
  await writeFile(join(outside, 'RC-ada.jws'), await recovery('ada'));
  await symlink(outside, join(stick, 'link'));
  await symlink(join(outside, 'RC-ada.jws'), join(stick, 'RC-ada.jws'));
  expect(await documents().list(never)).toEqual([]);
  await rm(outside, { recursive: true });
});

test('a stick that was pulled out is no fault', async () => {
  expect(await documents([join(stick, 'gone')]).list(never)).toEqual([]);
});

test('deep folders and great numbers of documents end the search', async () => {
  await mkdir(join(stick, 'a', 'b', 'c'), { recursive: true });
  await writeFile(join(stick, 'a', 'b', 'c', 'RC-deep.jws'), await recovery('deep'));
  const text = await recovery('ada');
  for (let n = 0; n < 30; n++) await writeFile(join(stick, `RC-${n}.jws`), text);
  const found = await documents().list(never);
  expect(found).toHaveLength(20);
  expect(found.some(({ file }) => file === 'RC-deep.jws')).toBe(false);
});
