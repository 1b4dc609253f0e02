import { parseTlogProof } from '../../station-core/formats/tlog/tlog-proof.ts';

/** One change of a proof, and what it changed. */
export interface Mutation {
  readonly field: string;
  readonly how: string;
  readonly bytes: Buffer;
}

/** The same numbers each time, so that a mutation which is accepted can be found again (mulberry32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** What a byte can become: each class is one that some reader of text treats in its own way. */
const BYTE_CLASSES: readonly (readonly [string, (byte: number, draw: number) => Buffer])[] = [
  ['one bit', (byte, draw) => Buffer.of(byte ^ (1 << (draw % 8)))],
  ['NUL', () => Buffer.of(0)],
  ['space', () => Buffer.of(0x20)],
  ['tab', () => Buffer.of(0x09)],
  ['line feed', () => Buffer.of(0x0a)],
  ['carriage return', () => Buffer.of(0x0d)],
  ['digit', (_, draw) => Buffer.of(0x30 + (draw % 10))],
  ['capital', (_, draw) => Buffer.of(0x41 + (draw % 26))],
  ['small letter', (_, draw) => Buffer.of(0x61 + (draw % 26))],
  ['base64 sign', (_, draw) => Buffer.from('+/=-_'.charAt(draw % 5))],
  ['high byte', (_, draw) => Buffer.of(0x80 + (draw % 128))],
  ['another dash', () => Buffer.from('–')],
  ['gone', () => Buffer.alloc(0)],
  ['doubled', (byte) => Buffer.of(byte, byte)],
  ['with a no-break space', (byte) => Buffer.concat([Buffer.of(byte), Buffer.from('\u00a0')])],
];

/** Every byte of the file in turn, each by another class. */
export function* everyByte(proof: Buffer, firstClass: number, draw: (below: number) => number): Generator<Mutation> {
  const fields = fieldsOf(proof);
  for (let at = 0; at < proof.length; at++) {
    const [how, change] = BYTE_CLASSES[(at + firstClass) % BYTE_CLASSES.length] ?? ['', () => Buffer.alloc(0)];
    const bytes = Buffer.concat([proof.subarray(0, at), change(proof[at] ?? 0, draw(256)), proof.subarray(at + 1)]);
    if (!bytes.equals(proof)) yield { field: fields(at), how, bytes };
  }
}

/** Which part of the file a byte belongs to. */
function fieldsOf(proof: Buffer): (at: number) => string {
  const text = proof.toString('utf8');
  const { hashes } = parseTlogProof(text);
  const names = [
    'version',
    'extra',
    'index',
    ...hashes.map(() => 'hash'),
    'blank line',
    'origin',
    'size',
    'root',
    'blank line',
    'station signature',
    'cosignature',
  ];
  const ends: number[] = [];
  for (let at = proof.indexOf(0x0a); at >= 0; at = proof.indexOf(0x0a, at + 1)) ends.push(at);
  return (at) => names[ends.findIndex((end) => at <= end)] ?? 'end';
}

/** Bytes within what base64 holds: the spelling of the file stays right, so that only the meaning can give it away. */
export function* decodedBytes(proof: Buffer, count: number, draw: (below: number) => number): Generator<Mutation> {
  const lines = proof.toString('utf8').split('\n');
  const places = lines.flatMap((line, row) => {
    const base64 = /(?:^extra | |^)([A-Za-z0-9+/]{24,}={0,2})$/.exec(line)?.[1];
    return base64 === undefined ? [] : [{ row, base64, field: fieldOfLine(line) }];
  });
  for (let n = 0; n < count; n++) {
    const place = places[n % places.length];
    if (place === undefined) return;
    const { row, base64, field } = place;
    const held = Buffer.from(base64, 'base64');
    const at = draw(held.length);
    held.writeUInt8(held.readUInt8(at) ^ (1 + draw(255)), at);
    const changed = lines.with(row, (lines[row] ?? '').replace(base64, held.toString('base64')));
    yield { field, how: `byte ${at} of what base64 holds`, bytes: Buffer.from(changed.join('\n')) };
  }
}

function fieldOfLine(line: string): string {
  if (line.startsWith('extra ')) return 'extra';
  if (line.startsWith('— S01 ')) return 'station signature';
  return line.startsWith('— ') ? 'cosignature' : 'hash or root';
}

/** Lines gone, doubled and swapped, and the file cut off anywhere. */
export function* lineChanges(proof: Buffer, draw: (below: number) => number): Generator<Mutation> {
  const lines = proof.toString('utf8').split('\n');
  const build = (how: string, changed: readonly string[]): Mutation => {
    return { field: 'lines', how, bytes: Buffer.from(changed.join('\n')) };
  };
  const signatures = lines.flatMap((line, row) => (line.startsWith('— ') ? [row] : []));
  for (const row of lines.keys()) {
    yield build(`line ${row} gone`, lines.toSpliced(row, 1));
    // A signature line said twice says the same: see "what changes nothing".
    if (!signatures.includes(row)) yield build(`line ${row} doubled`, lines.toSpliced(row, 0, lines[row] ?? ''));
    const other = draw(lines.length);
    const swapped = lines.with(row, lines[other] ?? '').with(other, lines[row] ?? '');
    const nothing = swapped.join('\n') === lines.join('\n') || [row, other].every((each) => signatures.includes(each));
    if (!nothing) yield build(`lines ${row} and ${other} swapped`, swapped);
  }
  for (let n = 0; n < lines.length; n++) {
    const end = draw(proof.length);
    yield { field: 'lines', how: `cut off at ${end}`, bytes: proof.subarray(0, end) };
  }
}

/** Parts of one proof in another of the same ledger: each part is genuine, only not together. */
export function* splices(one: Buffer, other: Buffer): Generator<Mutation> {
  const [ours, theirs] = [partsOf(one), partsOf(other)];
  for (const part of Object.keys(ours) as (keyof typeof ours)[]) {
    if (ours[part] === theirs[part]) continue;
    const mixed: typeof ours = Object.assign({}, ours, { [part]: theirs[part] });
    const { extra, index, hashes, text, station, upstream } = mixed;
    const head = `c2sp.org/tlog-proof@v1\n${extra}\n${index}\n${hashes}`;
    yield { field: part, how: 'from another proof', bytes: Buffer.from(`${head}\n${text}\n${station}\n${upstream}\n`) };
  }
}

function partsOf(proof: Buffer) {
  const lines = proof.toString('utf8').split('\n');
  const [, extra = '', index = '', ...rest] = lines;
  const blank = rest.indexOf('');
  const hashes = rest.slice(0, blank).map((line) => `${line}\n`);
  const [station = '', upstream = ''] = rest.slice(blank + 5);
  const text = rest.slice(blank + 1, blank + 4).map((line) => `${line}\n`);
  return { extra, index, hashes: hashes.join(''), text: text.join(''), station, upstream };
}

/** Each member of the entry in turn: gone, null, another value, another name. */
export function* entryChanges(proof: Buffer): Generator<Mutation> {
  const { extra = new Uint8Array() } = parseTlogProof(proof);
  const [entry = '', ...issuers] = Buffer.from(extra).toString('utf8').split('\n');
  const members = Object.entries(JSON.parse(entry) as Record<string, unknown>);
  const build = (how: string, changed: readonly (readonly [string, unknown])[]): Mutation => {
    const sorted = changed.toSorted(([a], [b]) => (a < b ? -1 : 1));
    const text = [JSON.stringify(Object.fromEntries(sorted)), ...issuers].join('\n');
    const line = `extra ${Buffer.from(text).toString('base64')}`;
    const lines = proof.toString('utf8').split('\n').with(1, line);
    return { field: 'entry', how, bytes: Buffer.from(lines.join('\n')) };
  };
  for (const [at, [name, value]] of members.entries()) {
    yield build(`${name} gone`, members.toSpliced(at, 1));
    yield build(`${name} null`, members.with(at, [name, null]));
    yield build(`${name} of another kind`, members.with(at, [name, [value]]));
    const other = typeof value === 'number' ? value + 1 : `${String(value)}0`;
    yield build(`${name} changed`, members.with(at, [name, other]));
    yield build(`${name} renamed`, members.with(at, [`${name}_`, value]));
  }
}
