#!/usr/bin/env node
/**
 * Checks one proof of a Birthmark ledger. It needs Node 20 (24.7 for ML-DSA-44), no package, none of Birthmark's code.
 * docs/specs/ledger.md says what a proof is and what a verifier rejects. `judge` is the whole check.
 */
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `Usage: node verify.mjs PROOF --keys FILE     (PROOF is the file that 'birthmark unit proof' wrote)
  --keys FILE            all keys at once: what 'birthmark ledger keys' printed. Or one by one:
  --checkpoint-key KEY   the station's public key, name+id+base64; "KEY KEY" when it signs by Ed25519 and ML-DSA-44
  --upstream-key KEY     the public key of upstream, which cosigns
  --root FILE            the root certificate, PEM or DER

Get the keys from somebody you trust, by another way than the proof.
A key that is missing is reported and the check fails, unless you say that you do without it:
  --without-upstream     accept a proof that nobody but the station stands behind
  --without-root         do not check the certificate chain

Exit status:
  0   verified
  1   does NOT verify: something in the proof is wrong
  2   wrong usage, or a file that cannot be read
  3   not verified: nothing was found wrong, but not everything was checked`;

/** Which option does without which key. The station's own key has none: without it nothing is proven. */
const WAIVED_BY = { 'upstream-key': 'without-upstream', root: 'without-root' };

/** By what was given, named as the options are. Answers each check with its state, and the exit status; throws for a bad key. */
export function judge(proofBytes, given) {
  const keys = {
    'checkpoint-key': given['checkpoint-key'] && verifierKeys(given['checkpoint-key'], 1, '--checkpoint-key'),
    'upstream-key': given['upstream-key'] && verifierKeys(given['upstream-key'], 4, '--upstream-key'),
    root: given.root && new X509Certificate(given.root),
  };
  const checks = [];
  const check = (name, needs, work) => {
    if (needs !== 'nothing' && !keys[needs]) {
      const state = given[WAIVED_BY[needs]] ? 'waived' : 'not checked';
      return checks.push({ name, state, says: `no --${needs} was given` });
    }
    try {
      return checks.push({ name, state: 'ok', says: shown(work(keys[needs])) });
    } catch (error) /* also what OpenSSL or JSON.parse trips over: nothing passes that cannot be read */ {
      return checks.push({ name, state: 'wrong', says: shown(error.message) });
    }
  };
  let proof;
  check('form', 'nothing', () => (proof = parseProof(proofBytes)) && 'a C2SP tlog-proof of one canonical entry');
  if (proof) {
    check('inclusion', 'nothing', () => checkInclusion(proof));
    check('checkpoint', 'checkpoint-key', (keys) => checkCheckpoint(proof, keys));
    check('cosignature', 'upstream-key', (keys) => checkCosignature(proof, keys));
    check('entry', 'nothing', () => checkEntry(proof));
    if (proof.entry.kind === 'certificate-issued') {
      check('certificate', 'nothing', () => checkCertificate(proof));
      check('chain', 'root', (root) => checkChain(proof, root));
    }
  }
  const has = (state) => checks.some((each) => each.state === state);
  return { checks, proof, status: has('wrong') ? 1 : has('not checked') ? 3 : 0 };
}

function parseProof(bytes) {
  if (bytes.length > 4 * 1024 * 1024) throw new Error('the file is larger than a proof may be');
  const text = utf8(bytes);
  const blank = text.indexOf('\n\n');
  if (blank < 0) throw new Error('there is no blank line before the checkpoint');
  const [version, extraLine = '', indexLine = '', ...hashLines] = text.slice(0, blank).split('\n');
  if (version !== 'c2sp.org/tlog-proof@v1') throw new Error('the first line is not that of a tlog-proof, version 1');
  if (!extraLine.startsWith('extra ')) throw new Error('there is no extra data, which must hold the entry');
  const proof = parseExtra(base64(extraLine.slice(6), 'the extra data'));
  proof.index = wholeNumber(/^index (.*)$/.exec(indexLine)?.[1], 'the index');
  proof.hashes = hashLines.map((line) => base64(line, 'a hash of the inclusion proof', 32));
  proof.checkpoint = parseCheckpoint(text.slice(blank + 2));
  return proof;
}

/** The first line is the entry; each line after it a certificate that leads from the unit's to the root. */
function parseExtra(extra) {
  const end = extra.indexOf('\n');
  const entryBytes = end < 0 ? extra : extra.subarray(0, end);
  const lines = end < 0 ? [] : utf8(extra.subarray(end + 1)).split('\n');
  const text = utf8(entryBytes);
  const entry = JSON.parse(text);
  if (canonical(entry) !== text) throw new Error('the entry is not canonical JSON (RFC 8785)');
  if (entry?.v !== 1) throw new Error('the entry is of a version that this program does not know');
  return { entryBytes, entry, issuers: lines.map((line) => certificateIn(line, 'of an issuer')) };
}

/** RFC 8785: JavaScript's own spelling of numbers and strings, keys sorted by UTF-16 units, no white space. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** A C2SP signed note whose text is a checkpoint: origin, size, root hash. */
function parseCheckpoint(note) {
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0 || !note.endsWith('\n')) throw new Error('the checkpoint has no signature lines');
  const text = note.slice(0, blank + 1);
  const [origin, size, root = '', ...rest] = text.split('\n');
  const rootHash = base64(root, 'the root hash', 32);
  if (!origin || rest.length !== 1) throw new Error('the checkpoint is not of three lines');
  const signatures = Array.from(note.slice(blank + 2, -1).split('\n'), (line) => {
    const [, name, payload] = /^\u2014 ([^\p{White_Space}\p{Cc}+]+) ([^ ]+)$/u.exec(line) ?? [];
    if (!name) throw new Error('there is a line that is no signature line');
    const bytes = base64(payload, 'a signature');
    return { name, id: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
  });
  return { text, origin, sizeEntries: wholeNumber(size, 'the size of the tree'), rootHash, signatures };
}

/** RFC 9162 §2.1.3.2: from the leaf up to the root. Leaves are hashed with a 0 before them, inner nodes with a 1. */
function checkInclusion({ index, hashes, entryBytes, checkpoint: { sizeEntries, rootHash } }) {
  if (index >= sizeEntries) throw new Error(`a tree of ${sizeEntries} entries has no entry ${index}`);
  let [hash, place, last] = [sha256(Buffer.of(0), entryBytes), index, sizeEntries - 1];
  for (const sibling of hashes) {
    if (last === 0) throw new Error('the inclusion proof is longer than the way to the root');
    const isRight = place % 2 === 1 || place === last;
    hash = sha256(Buffer.of(1), ...(isRight ? [sibling, hash] : [hash, sibling]));
    while (isRight && place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  if (last !== 0 || !hash.equals(rootHash)) throw new Error('the entry is NOT in the tree of the checkpoint');
  return `entry ${index} is in the tree of ${sizeEntries} entries with the root ${rootHash.toString('hex')}`;
}

function checkCheckpoint({ checkpoint, checkpoint: { origin } }, keys) {
  if (origin !== keys[0].name) throw new Error(`the checkpoint is of ${origin}, not of ${keys[0].name}`);
  signedBy(checkpoint, keys);
  return `${origin} signed this tree by ${algorithmsOf(keys)}, with the key that you gave`;
}

function checkCosignature(proof, keys) {
  proof.cosignedAt = new Date(signedBy(proof.checkpoint, keys) * 1000).toISOString();
  return `${keys[0].name} cosigned this tree by ${algorithmsOf(keys)} at ${proof.cosignedAt}`;
}

/** By type (c2sp.org/signed-note, tlog-cosignature): what is signed, and how many bytes of POSIX time stand before it. */
const ED25519 = { algorithm: 'Ed25519', spki: '302a300506032b6570032100', keyBytes: 32 };
const ML_DSA = { algorithm: 'ML-DSA-44', spki: '30820532300b06096086480165030403110382052100', keyBytes: 1312 };
const TYPES = {
  1: { ...ED25519, stampBytes: 0, message: ({ text }) => Buffer.from(text) },
  4: { ...ED25519, stampBytes: 8, message: ({ text }, _, at) => Buffer.from(`cosignature/v1\ntime ${at}\n${text}`) },
  6: { ...ML_DSA, stampBytes: 8, message: subtree },
};

function subtree({ origin, sizeEntries, rootHash }, name, at) {
  const signed = [sized('subtree/v1\n\0').subarray(1), sized(name), uint64(at), sized(origin), uint64(0)];
  return Buffer.concat([...signed, uint64(sizeEntries), rootHash]);
}

/** Each key must have signed; all its lines must be valid, those of unknown keys are ignored. Gives the last key's time. */
function signedBy(checkpoint, keys) {
  let at;
  for (const { name, id, type, keyHex } of keys) {
    const { algorithm, spki, stampBytes, message } = TYPES[type];
    const key = createPublicKey({ key: Buffer.from(spki + keyHex, 'hex'), format: 'der', type: 'spki' });
    const lines = checkpoint.signatures.filter((line) => line.name === name && line.id === id);
    if (lines.length === 0) throw new Error(`there is no ${algorithm} signature of ${name} with the key that you gave`);
    for (const { signature } of lines) {
      at = stampBytes === 0 ? 0 : Number(signature.readBigUInt64BE());
      const isValid = verify(null, message(checkpoint, name, at), key, signature.subarray(stampBytes));
      if (!isValid) throw new Error(`the ${algorithm} signature of ${name} is WRONG`);
    }
  }
  return at;
}

function checkEntry({ entry, index, checkpoint: { origin } }) {
  if (entry.seq !== index) throw new Error(`the entry says it is number ${entry.seq}, and stands at ${index}`);
  if (entry.station !== origin) throw new Error(`the entry is of station ${entry.station}, the ledger of ${origin}`);
  if (new Date(entry.at).toISOString() !== entry.at) throw new Error('the entry has no time');
  return `${entry.kind}, written at ${entry.at} by the clock of ${entry.station}`;
}

function checkCertificate({ entry }) {
  const certificate = certificateIn(entry.certBase64, 'of the unit');
  const same = (what, is, says) => {
    if (is !== says) throw new Error(`${what} of the certificate is ${is}, and the entry says ${says}`);
  };
  same('the SHA-256', sha256(certificate.raw).toString('hex'), entry.certSha256Hex);
  same('the serial number', certificate.serialNumber.toLowerCase(), entry.certSerialHex);
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  same("the public key's SHA-256", sha256(spki).toString('hex'), entry.spkiSha256Hex);
  same("the subject's serialNumber", certificate.toLegacyObject().subject.serialNumber, entry.serial);
  const mac = String(entry.unit).replaceAll(':', '');
  const uri = `URI:urn:dev:mac:${mac.slice(0, 6)}fffe${mac.slice(6)}`; // RFC 9039: an EUI-48 written as an EUI-64
  if (!certificate.subjectAltName?.split(', ').includes(uri)) throw new Error(`the certificate does not name ${uri}`);
  if (certificate.ca) throw new Error('the certificate is that of a CA, not of a unit');
  return `of unit ${entry.serial}, MAC ${entry.unit}, with the SHA-256 ${entry.certSha256Hex}`;
}

function checkChain({ entry, issuers }, root) {
  const path = [certificateIn(entry.certBase64, 'of the unit'), ...issuers, root];
  const nameOf = ({ subject }) => `"${subject.replaceAll('\n', ', ')}"`;
  for (const [at, issuer] of path.slice(1).entries()) {
    const issued = issuer.ca && path[at].checkIssued(issuer) && path[at].verify(issuer.publicKey);
    if (!issued) throw new Error(`${nameOf(issuer)} did NOT issue ${nameOf(path[at])}`);
  }
  const then = Date.parse(entry.at);
  const invalid = path.find(({ validFrom: from, validTo: to }) => then < Date.parse(from) || then > Date.parse(to));
  if (invalid) throw new Error(`${nameOf(invalid)} was not valid at ${entry.at}`);
  return `${path.length} certificates up to your root ${nameOf(root)}, all valid when the entry was written`;
}

function certificateIn(text, whose) {
  const der = base64(String(text), `the certificate ${whose}`);
  const certificate = new X509Certificate(der);
  if (!certificate.raw.equals(der)) throw new Error(`the certificate ${whose} has something behind it`);
  return certificate;
}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const algorithmsOf = (keys) => keys.map(({ type }) => TYPES[type].algorithm).join(' and ');
const sized = (text) => Buffer.concat([Buffer.of(Buffer.byteLength(text)), Buffer.from(text)]);
const uint64 = (value) => Buffer.from(BigInt(value).toString(16).padStart(16, '0'), 'hex');
/** What a proof says must not write on its reader's terminal: control characters and direction marks are spelt out. */
const shown = (text) => text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (each) => `\\u{${each.codePointAt(0).toString(16)}}`);
const utf8 = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
/** Buffer skips what is not base64; here every character counts. */
function base64(text, what, length) {
  const bytes = Buffer.from(text, 'base64');
  if (text === '' || bytes.toString('base64') !== text) throw new Error(`${what} is not base64`);
  if (length !== undefined && bytes.length !== length) throw new Error(`${what} is not ${length} bytes long`);
  return bytes;
}

function wholeNumber(text = '', what) {
  if (/^(0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new Error(`${what} is not a whole number`);
}

/** `name+id+base64(type ‖ key)` (c2sp.org/signed-note), the id a hash over the rest; or two: Ed25519, then ML-DSA-44. */
function verifierKeys(text, classical, option) {
  const keys = Array.from(text.trim().split(' '), (each) => {
    const [, name, id, typed = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(each) ?? [];
    const bytes = Buffer.from(typed, 'base64');
    const isWhole = bytes.toString('base64') === typed && bytes.length === 1 + TYPES[bytes[0]]?.keyBytes;
    const isNamed = sha256(`${name}\n`, bytes).toString('hex', 0, 4) === id;
    return { name, id, type: isWhole && isNamed && bytes[0], keyHex: bytes.toString('hex', 1) };
  });
  const types = keys.map(({ name, type }) => name === keys[0].name && type).join();
  if (types.endsWith('6') && parseFloat(process.versions.openssl) < 3.5) throw new Error('ML-DSA-44 needs Node 24.7');
  if ([`${classical}`, '6', `${classical},6`].includes(types)) return keys;
  throw new Error(`${option} needs a key of another form than ${text}`);
}

const NOT_PROVEN = `  that what the station wrote is true, or that its clock was right;
  that a unit in your hand is this one: have it sign with its key, and compare the certificate it shows;
  that nothing else was issued: that takes the whole ledger and 'birthmark ledger verify'.`;
const VERDICT = { 0: 'VERIFIED.', 1: 'This proof does NOT verify.', 3: 'NOT VERIFIED: not everything was checked.' };

function report({ checks, proof, status }) {
  const isOk = (wanted) => checks.some(({ name, state }) => name === wanted && state === 'ok');
  const proven = () => [
    `  ${proof.checkpoint.origin} signed a ledger with this entry in it, and no byte of the entry has changed since.`,
    ...(isOk('cosignature') ? [`  Upstream saw it at ${proof.cosignedAt}: no other ledger can take its place.`] : []),
    ...(isOk('chain') ? ['  The certificate in it was issued under your root, for this unit and this key.'] : []),
  ];
  return [
    ...checks.map(({ name, state, says }) => `${state.toUpperCase().padEnd(11)}  ${name.padEnd(11)}  ${says}`),
    ...(status === 0 ? ['', 'This proves:', ...proven(), 'It does not prove:', NOT_PROVEN] : []),
    `\n${VERDICT[status]}`,
  ].join('\n');
}

/** From what 'birthmark ledger keys' printed: a name and a key a line, and the root as PEM. An upstream may be "none". */
function keysIn(root) {
  const key = (name) => new RegExp(`^${name} key +(\\S+\\+\\S.*)$`, 'm').exec(readFileSync(root, 'utf8'))?.[1];
  return { 'checkpoint-key': key('checkpoint'), 'upstream-key': key('upstream'), root };
}

function main() {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }];
  const keys = { keys: text, 'checkpoint-key': text, 'upstream-key': text, root: text };
  const options = { ...keys, 'without-upstream': flag, 'without-root': flag, help: flag };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return console.log(USAGE);
  if (positionals.length !== 1) throw new Error('Name one proof.');
  const given = { ...(values.keys && keysIn(values.keys)), ...values };
  const judged = judge(readFileSync(positionals[0]), { ...given, root: given.root && readFileSync(given.root) });
  process.exitCode = judged.status;
  return console.log(report(judged));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    process.exitCode = 2;
    console.error(`${error.message}\n\n${USAGE}`);
  }
}
