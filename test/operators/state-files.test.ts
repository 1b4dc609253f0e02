import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import { FIRST_JIG, Floor } from '../../station-core/operators/floor.ts';
import { drawn } from '../faults/sweep.ts';
import { faultOf, knownStaff, PINS, restarted, scratch, secret, staff } from './staff.ts';

async function floorFile(): Promise<string> {
  const dir = scratch();
  const floor = await Floor.open({ dir });
  await floor.setJig({ ...FIRST_JIG, rows: 2 });
  await floor.bindSlot(3, { address: '/dev/ttyUSB3', topologyPath: 'usb-1.3' });
  const chosen = { chosenAt: '2026-11-21T09:00:00.000Z', chosenBy: 'ben', targetQuantity: 5 };
  await floor.chooseOrder({ order: 'Auftrag 7 – Lampe', product: 'lamp', permit: 'P-1', ...chosen });
  return join(dir, 'floor.json');
}

async function operatorsFile(): Promise<string> {
  const known = await knownStaff();
  const wrong = known.signIn.withPin('screen', { id: 'ben', pin: secret(PINS.wrong) });
  await faultOf(wrong);
  return join(known.dir, 'operators.json');
}

/** What a start makes of the bytes: what it knows then, or the fault it stops with. */
const kinds = [
  {
    name: 'operators.json',
    code: 'operators.damaged',
    make: operatorsFile,
    read: async (bytes: Uint8Array) => {
      const dir = scratch();
      writeFileSync(join(dir, 'operators.json'), bytes);
      return (await staff({ station: { ...(await staff()).station, dir } })).people.list();
    },
  },
  {
    name: 'floor.json',
    code: 'floor.damaged',
    make: floorFile,
    read: async (bytes: Uint8Array) => {
      const dir = scratch();
      writeFileSync(join(dir, 'floor.json'), bytes);
      const { jig, slots, order } = await Floor.open({ dir });
      return { jig, slots, order };
    },
  },
];

describe.each(kinds)('$name', ({ name, code, make, read }) => {
  /** Read as it was, or refused by name; never something else, never nothing, never a bug. */
  async function sameOrRefused(bytes: Uint8Array, whole: unknown): Promise<'same' | 'refused'> {
    try {
      expect(await read(bytes)).toEqual(whole);
      return 'same';
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      expect(error.code).toBe(code);
      expect(String(error.evidence['path']).endsWith(name)).toBe(true);
      return 'refused';
    }
  }

  test('is readable by its owner only, and is the only file that stays', async () => {
    const path = await make();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, '..'))).toEqual([name]);
  });

  test('cut off anywhere, it is refused and not taken for an absent file', async () => {
    const bytes = readFileSync(await make());
    const whole = await read(bytes);
    for (let length = 0; length < bytes.length; length++) {
      if (length > 0 && length < bytes.length - 1 && !drawn(length, 6)) continue;
      const outcome = await sameOrRefused(bytes.subarray(0, length), whole);
      expect(outcome, `cut to ${length} bytes`).toBe(length === bytes.length - 1 ? 'same' : 'refused'); // the last newline
    }
  });

  test('with any byte changed, it is as it was or refused', async () => {
    const bytes = readFileSync(await make());
    const whole = await read(bytes);
    const outcomes: string[] = [];
    for (let at = 0; at < bytes.length; at++) {
      if (!drawn(at, 6)) continue;
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      outcomes.push(await sameOrRefused(changed, whole));
    }
    expect(outcomes.filter((each) => each === 'refused').length).toBeGreaterThan(outcomes.length / 2);
  });

  test('bytes of any kind are refused by name', async () => {
    const whole = await read(readFileSync(await make()));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.json().map((text) => Buffer.from(text)),
          fc.jsonValue().map((content) => enveloped(content)),
        ),
        async (bytes) => {
          expect(await sameOrRefused(bytes, whole)).toBe('refused');
        },
      ),
      { numRuns: 150 },
    );
  });

  test('with the right hash over the wrong content, it is refused and the field is named', async () => {
    const { content } = JSON.parse(readFileSync(await make(), 'utf8')) as { content: Record<string, unknown> };
    const fields = Object.keys(content);
    expect(fields.length).toBeGreaterThan(2);
    for (const field of fields.filter((each) => each !== 'order')) {
      const { [field]: _, ...without } = content;
      expect((await faultOf(read(enveloped(without)))).evidence['field']).toBe(field);
      expect((await faultOf(read(enveloped({ ...content, [field]: 'x' })))).evidence['field']).toBe(field);
    }
    expect((await faultOf(read(enveloped({ ...content, more: 1 })))).code).toBe(code);
    expect((await faultOf(read(enveloped({ ...content, v: 2 })))).evidence['field']).toBe('v');
  });

  test('a folder in its place, and a file that is far too long, are refused', async () => {
    const path = join(scratch(), name);
    mkdirSync(path);
    const open = name === 'floor.json' ? Floor.open({ dir: join(path, '..') }) : openIn(join(path, '..'));
    expect((await faultOf(open)).evidence).toMatchObject({ path, reason: 'EISDIR' });
    expect((await faultOf(read(Buffer.alloc(5_000_000, ' ')))).evidence['reason']).toBe('too long');
  });
});

async function openIn(dir: string) {
  return staff({ station: { ...(await staff()).station, dir } });
}

function enveloped(content: unknown): Buffer {
  const sha256Hex = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return Buffer.from(JSON.stringify({ sha256Hex, content }));
}

test('people who contradict each other are refused even with the right hash', async () => {
  const known = await knownStaff();
  const path = join(known.dir, 'operators.json');
  const { content } = JSON.parse(readFileSync(path, 'utf8')) as { content: { people: { id: string }[] } };
  const [ada, ben] = content.people;
  for (const people of [[], [ada, ada], [ben], [{ ...ada, revoked: true }, ben]]) {
    writeFileSync(path, enveloped({ ...content, people }));
    expect((await faultOf(restarted(known))).code).toBe('operators.damaged');
  }
});

test('a hash cost that would eat the memory of the station is refused', async () => {
  const known = await knownStaff();
  const path = join(known.dir, 'operators.json');
  const { content } = JSON.parse(readFileSync(path, 'utf8')) as { content: Record<string, unknown> };
  for (const scrypt of [
    { N: 2 ** 30, r: 8, p: 1 },
    { N: 2 ** 14, r: 64, p: 1 },
    { N: 2 ** 14, r: 8, p: 0 },
  ]) {
    writeFileSync(path, enveloped({ ...content, badges: { scrypt, saltHex: '00'.repeat(16) } }));
    expect((await faultOf(restarted(known))).code).toBe('operators.damaged');
  }
});

test('what a crash in the middle of a write leaves is swept, and the file is as it was before', async () => {
  const known = await knownStaff();
  const floor = await Floor.open({ dir: known.dir });
  await floor.setJig(FIRST_JIG);
  const files = readdirSync(known.dir).sort();
  const strangers = ['.operators.json.part', '.notes.0123456789abcdef.part', 'operators.json.bak'];
  for (const left of ['.operators.json.0123456789abcdef.part', '.floor.json.fedcba9876543210.part', ...strangers]) {
    writeFileSync(join(known.dir, left), '{"sha256Hex": "');
  }
  const after = await restarted(known);
  await Floor.open({ dir: known.dir });
  expect(after.people.list()).toEqual(known.people.list());
  expect(readdirSync(known.dir).sort()).toEqual([...files, ...strangers].sort());
});

test('a crash before the very first write ended is still a first start', async () => {
  const { station } = await staff();
  writeFileSync(join(station.dir, '.operators.json.0123456789abcdef.part'), '{"sha256Hex": "');
  expect((await restarted({ station })).people.isEmpty()).toBe(true);
  expect(readdirSync(station.dir)).toEqual([]);
});

test.skipIf(process.getuid?.() === 0)('a file that may not be read is refused, not taken for absent', async () => {
  const known = await knownStaff();
  chmodSync(join(known.dir, 'operators.json'), 0o000);
  expect((await faultOf(restarted(known))).evidence['reason']).toBe('EACCES');
});
