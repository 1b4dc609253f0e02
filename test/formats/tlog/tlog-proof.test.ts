import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTlogProof, parseTlogProof } from '../../../station-core/codecs/notes.ts';
import { faultOf, onlyFaults } from '../fault-of.ts';

/** The form of the opening example of c2sp.org/tlog-proof, whose own base64 is shortened: the hashes are its hashes. */
const HASHES = [
  'gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=',
  'B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=',
  'EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=',
  'RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=',
  'AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=',
];
const CHECKPOINT =
  'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
  '— example.com/behind-the-sofa ' +
  'Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n';
const EXTRA = 'YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6';
const PROOF = [
  'c2sp.org/tlog-proof@v1',
  `extra ${EXTRA}`,
  'index 73894',
  ...HASHES,
  '',
  ...CHECKPOINT.split('\n'),
].join('\n');

test('a proof is read and written byte for byte', () => {
  const proof = parseTlogProof(PROOF);
  expect(proof).toEqual({
    extra: Buffer.from('age-v1.2.1-darwin-arm64.tar.gz'),
    index: 73_894,
    hashes: HASHES.map((hash) => Buffer.from(hash, 'base64')),
    checkpoint: CHECKPOINT,
  });
  expect(formatTlogProof(proof)).toBe(PROOF);
  expect(parseTlogProof(Buffer.from(PROOF))).toEqual(proof);
});

test('extra data is optional, and so are hashes: the only entry of a tree needs none', () => {
  const alone = `c2sp.org/tlog-proof@v1\nindex 0\n\n${CHECKPOINT}`;
  const proof = parseTlogProof(alone);
  expect(proof).toEqual({ index: 0, hashes: [], checkpoint: CHECKPOINT });
  expect(formatTlogProof(proof)).toBe(alone);
});

const [H = ''] = HASHES;
const V1 = 'c2sp.org/tlog-proof@v1\n';
test.each([
  ['nothing', ''],
  ['another version', `c2sp.org/tlog-proof@v2\nindex 0\n\n${CHECKPOINT}`],
  ['a space after the version', `c2sp.org/tlog-proof@v1 \nindex 0\n\n${CHECKPOINT}`],
  ['no index', `${V1}${H}\n\n${CHECKPOINT}`],
  ['an index before the extra data', `${V1}index 0\nextra ${EXTRA}\n\n${CHECKPOINT}`],
  ['extra data twice', `${V1}extra ${EXTRA}\nextra ${EXTRA}\nindex 0\n\n${CHECKPOINT}`],
  ['extra data that is not base64', `${V1}extra ${EXTRA}!\nindex 0\n\n${CHECKPOINT}`],
  ['extra data without padding', `${V1}extra YQ\nindex 0\n\n${CHECKPOINT}`],
  ['extra data with bits left over', `${V1}extra YR==\nindex 0\n\n${CHECKPOINT}`],
  ['the word extra alone', `${V1}extra\nindex 0\n\n${CHECKPOINT}`],
  ['an index with a leading zero', `${V1}index 01\n\n${CHECKPOINT}`],
  ['a negative index', `${V1}index -1\n\n${CHECKPOINT}`],
  ['an index with a space behind it', `${V1}index 1 \n\n${CHECKPOINT}`],
  ['an index that would be rounded', `${V1}index 9007199254740993\n\n${CHECKPOINT}`],
  ['a short hash', `${V1}index 0\n${H.slice(4)}\n\n${CHECKPOINT}`],
  ['a hash in hex', `${V1}index 0\n${Buffer.from(H, 'base64').toString('hex')}\n\n${CHECKPOINT}`],
  ['54 hashes', `${V1}index 0\n${`${H}\n`.repeat(54)}\n${CHECKPOINT}`],
  ['carriage returns', PROOF.replaceAll('\n', '\r\n')],
  ['no blank line', PROOF.replace('\n\n', '\n')],
  ['two blank lines', PROOF.replace('\n\n', '\n\n\n')],
  ['a blank line at the end', `${PROOF}\n`],
  ['a checkpoint without signatures', `${V1}index 0\n\n${CHECKPOINT.slice(0, CHECKPOINT.indexOf('—'))}`],
  ['a note that is no checkpoint', `${V1}index 0\n\nhello\n\n— a AAAAAAA=\n`],
  ['five megabytes', PROOF.replace(EXTRA, 'YWdl'.repeat(1_300_000))],
])('%s is refused with its place', (_, text) => {
  const fault = faultOf(() => parseTlogProof(text));
  expect(fault.code).toBe('proof.malformed');
  expect(fault.evidence).toHaveProperty('offsetBytes', expect.any(Number));
});

test('the place is that of the line which is wrong, also in the checkpoint', () => {
  const offsetOf = (text: string): unknown => faultOf(() => parseTlogProof(text)).evidence['offsetBytes'];
  expect(offsetOf(PROOF.replace('index', 'Index'))).toBe(PROOF.indexOf('index'));
  expect(offsetOf(PROOF.replace('EKNz', 'EKN!'))).toBe(PROOF.indexOf('EKNz'));
  expect(offsetOf(PROOF.replace('20852163', '020852163'))).toBe(PROOF.indexOf('20852163'));
  expect(offsetOf(PROOF.replace('Az3g', 'Az3!'))).toBe(PROOF.indexOf('—'));
});

test('bytes that are not UTF-8 are refused, not mended', () => {
  const bytes = Buffer.from(PROOF);
  const at = bytes.indexOf(Buffer.from('—'));
  bytes[at] = 0xff;
  expect(faultOf(() => parseTlogProof(bytes)).evidence).toEqual({ reason: 'not UTF-8', offsetBytes: at });
});

test('what would not be read is not written', () => {
  const proof = parseTlogProof(PROOF);
  for (const wrong of [{ index: -1 }, { index: 1.5 }, { hashes: [Buffer.alloc(31)] }, { checkpoint: 'a\n' }]) {
    expect(faultOf(() => formatTlogProof({ ...proof, ...wrong })).code).toBe('proof.malformed');
  }
});

test('a proof that is cut off anywhere is refused', () => {
  const bytes = Buffer.from(PROOF);
  for (let end = 0; end < bytes.length; end++) {
    expect(faultOf(() => parseTlogProof(bytes.subarray(0, end))).code).toBe('proof.malformed');
  }
});

test('any text is a fault, or a proof that is written back as it was', () => {
  const lines = PROOF.split('\n');
  const pieces = fc.array(fc.constantFrom(...lines, 'index 0', 'extra ', ' ', '\r'), { maxLength: 16 });
  const edited = fc.tuple(fc.nat(PROOF.length), fc.nat(8), fc.string({ unit: 'binary' })).map(([at, gone, put]) => {
    return PROOF.slice(0, at) + put + PROOF.slice(at + gone);
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        pieces.map((each) => each.join('\n')),
        edited,
      ),
      (text) => {
        onlyFaults(() => {
          expect(formatTlogProof(parseTlogProof(text))).toBe(text);
        });
      },
    ),
    { numRuns: 3000 },
  );
});
