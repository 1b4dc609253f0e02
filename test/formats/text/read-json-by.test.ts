import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Fault } from '../../../station-core/fault.ts';
import { problemsEvidence, readJsonBy } from '../../../station-core/formats/text/read-json-by.ts';
import { faultOf } from '../fault-of.ts';

const door = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('socket'), path: z.string() }),
  z.strictObject({ kind: z.literal('child'), pinFile: z.string() }),
]);
const schema = z.strictObject({
  station: z.string().regex(/^[A-Z0-9]+$/),
  ports: z.array(z.strictObject({ address: z.string(), slot: z.int() })),
  mode: z.enum(['fast', 'slow']).default('fast'),
  door: door.optional(),
  names: z.record(z.string(), z.strictObject({ title: z.string() })).optional(),
});

const read = (text: string) =>
  readJsonBy(text, { schema, refuse: ({ line, reason }) => new Fault('station.bad-config', { line, reason }) });

function problemsOf(text: string) {
  const reading = read(text);
  return reading.ok ? [] : reading.problems.map(({ line, field, problem }) => `${String(line)} ${field}: ${problem}`);
}

test('a file that fits is read, with its defaults', () => {
  expect(read('{"station":"S01","ports":[]}')).toEqual({
    ok: true,
    value: { station: 'S01', ports: [], mode: 'fast' },
  });
});

test('notes and the name of a schema are for people and editors: nothing goes by them', () => {
  const text = `{
  "$schema": "../schemas/station.schema.json",
  "// station": "as on its door",
  "station": "S01",
  "ports": [{ "//": "the left one", "address": "/dev/ttyUSB0", "slot": 1 }]
}`;
  expect(read(text)).toMatchObject({ ok: true, value: { ports: [{ address: '/dev/ttyUSB0', slot: 1 }] } });
  expect(problemsOf('{"$schema":1,"station":"S01","ports":[{"$schema":"x","address":"a","slot":1}],"//":[]}')).toEqual([
    '1 ports.0.$schema: no such field',
    '1 $schema: no such field',
    '1 //: no such field',
  ]);
});

test('everything that is wrong with a file is found at once, in the order of its lines', () => {
  const text = `{
  "station": "s01",
  "prots": [],
  "ports": [
    { "address": "/dev/ttyUSB0", "slot": "one" },
    { "adress": "/dev/ttyUSB1", "slot": 2 }
  ],
  "mode": "quick",
  "mode": "slow",
  "colour": 1
}`;
  expect(problemsOf(text)).toEqual([
    '2 station: must match pattern /^[A-Z0-9]+$/',
    '3 prots: no such field; did you mean ports?',
    '5 ports.0.slot: expected number, received string',
    '6 ports.1.address: is missing',
    '6 ports.1.adress: no such field; did you mean address?',
    '9 mode: occurs twice',
    '10 colour: no such field',
  ]);
});

test('of several forms, the problems are those of the one that the file comes nearest to', () => {
  expect(problemsOf('{"station":"S","ports":[],\n"door":{"kind":"child","pinfile":"x"}}')).toEqual([
    '2 door.pinFile: is missing',
    '2 door.pinfile: no such field; did you mean pinFile?',
  ]);
  expect(problemsOf('{"station":"S","ports":[],\n"names":{"a":{"titel":"x","title":"y"}}}')).toEqual([
    '2 names.a.titel: no such field; did you mean title?',
  ]);
});

test('a file that is another kind of value altogether has one problem, of the whole file', () => {
  expect(problemsOf('[]')).toEqual(['1 : expected object, received array']);
});

test('what is not JSON is refused with its line, and so is text in another encoding', () => {
  expect(faultOf(() => read('{\n"station": S01 }')).evidence).toMatchObject({ line: 2 });
  const utf16 = Buffer.from('\ufeff{}', 'utf16le');
  const refuse = ({ reason }: { reason: string }) => new Fault('station.bad-config', { reason });
  expect(faultOf(() => readJsonBy(utf16, { schema, refuse })).evidence['reason']).toContain('UTF-16');
});

test('one problem is a few words of evidence, more are lines', () => {
  const one = read('{"station":"S"}');
  expect(one.ok ? {} : problemsEvidence(one.problems)).toEqual({ line: 1, field: 'ports', problem: 'is missing' });
  const two = read('{"station":"S",\n"posts":[]}');
  expect(two.ok ? {} : problemsEvidence(two.problems)).toEqual({
    line: 1,
    field: 'ports',
    problem: 'is missing',
    problems: 'line 1: ports is missing\nline 2: posts no such field; did you mean ports?',
  });
});

test('no text of JSON ends in anything but a value or its problems, each with a line of the text', () => {
  const wild = fc.dictionary(
    fc.constantFrom('station', 'ports', 'prots', 'mode', 'door', 'names', '__proto__', 'constructor', ''),
    fc.jsonValue({ maxDepth: 4 }),
  );
  fc.assert(
    fc.property(wild, fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      const reading = read(text);
      if (reading.ok) return;
      expect(reading.problems.length).toBeGreaterThan(0);
      const lines = text.split('\n').length;
      for (const { line, problem } of reading.problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines);
        expect(problem).not.toBe('');
      }
    }),
    { numRuns: 500 },
  );
});
