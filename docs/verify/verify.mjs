#!/usr/bin/env node
/**
 * Checks one proof of a Birthmark ledger. It needs Node 20 or newer and nothing else: no package, no network, none of
 * Birthmark's code. docs/specs/ledger.md says what a proof is and what a verifier rejects. `judge` is the whole check.
 */
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `Usage: node verify.mjs PROOF --checkpoint-key KEY --upstream-key KEY --root FILE
  PROOF                  the file that 'birthmark unit proof' wrote
  --checkpoint-key KEY   the station's public key, name+id+base64
  --upstream-key KEY     the public key of upstream, which cosigns
  --root FILE            the root certificate, PEM or DER

Get the keys from somebody you trust, by another way than the proof: 'birthmark ledger keys' prints them there.
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

/**
 * Checks a proof (bytes) by what was given, named as the options are; `root` is the certificate itself. Answers each
 * check with its state (`ok`, `wrong`, `not checked`, `waived`), and the exit status. Throws for a key that is none.
 */
export function judge(proofBytes, given) {
  const keys = {
    'checkpoint-key': given['checkpoint-key'] && verifierKey(given['checkpoint-key'], 0x01, '--checkpoint-key'),
    'upstream-key': given['upstream-key'] && verifierKey(given['upstream-key'], 0x04, '--upstream-key'),
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
    } catch (error) {
      // Also what OpenSSL or JSON.parse trips over: nothing passes that cannot be read.
      return checks.push({ name, state: 'wrong', says: shown(error.message) });
    }
  };
  let proof;
  check('form', 'nothing', () => {
    proof = parseProof(proofBytes);
    return 'a C2SP tlog-proof of one entry in canonical form';
  });
  if (proof) {
    check('inclusion', 'nothing', () => checkInclusion(proof));
    check('checkpoint', 'checkpoint-key', (key) => checkCheckpoint(proof, key));
    check('cosignature', 'upstream-key', (key) => checkCosignature(proof, key));
    check('entry', 'nothing', () => checkEntry(proof));
    if (proof.entry.kind === 'certificate-issued') {
      check('certificate', 'nothing', () => checkCertificate(proof));
      check('chain', 'root', (root) => checkChain(proof, root));
    }
  }
  const has = (state) => checks.some((each) => each.state === state);
  return { checks, proof, status: has('wrong') ? 1 : has('not checked') ? 3 : 0 };
}

// ---- Form: an accepted file has exactly one spelling ----------------------------------------------------------------
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
  const sizeEntries = wholeNumber(size, 'the size of the tree');
  const rootHash = base64(root, 'the root hash', 32);
  if (!origin || rest.length !== 1) throw new Error('the checkpoint is not of three lines');
  const lines = note.slice(blank + 2, -1).split('\n');
  return { text, origin, sizeEntries, rootHash, signatures: lines.map(parseSignatureLine) };
}

function parseSignatureLine(line) {
  const [, name, payload] = /^\u2014 ([^\p{White_Space}\p{Cc}+]+) ([^ ]+)$/u.exec(line) ?? [];
  if (!name) throw new Error('there is a line that is no signature line');
  const bytes = base64(payload, 'a signature');
  return { name, id: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
}

// ---- Tree and signatures --------------------------------------------------------------------------------------------
/** RFC 9162 §2.1.3.2: from the leaf up to the root. Leaves are hashed with a 0 before them, inner nodes with a 1. */
function checkInclusion({ index, hashes, entryBytes, checkpoint: { sizeEntries, rootHash } }) {
  if (index >= sizeEntries) throw new Error(`a tree of ${sizeEntries} entries has no entry ${index}`);
  let hash = sha256(Buffer.of(0), entryBytes);
  let [place, last] = [index, sizeEntries - 1];
  for (const sibling of hashes) {
    if (last === 0) throw new Error('the inclusion proof is longer than the way to the root');
    if (place % 2 === 1 || place === last) {
      hash = sha256(Buffer.of(1), sibling, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      hash = sha256(Buffer.of(1), hash, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  if (last !== 0 || !hash.equals(rootHash)) throw new Error('the entry is NOT in the tree of the checkpoint');
  return `entry ${index} is in the tree of ${sizeEntries} entries with the root ${rootHash.toString('hex')}`;
}

function checkCheckpoint({ checkpoint }, key) {
  if (checkpoint.origin !== key.name) throw new Error(`the checkpoint is of ${checkpoint.origin}, not of ${key.name}`);
  oneSignature(checkpoint, key, (signature) => ed25519(key, checkpoint.text, signature));
  return `${key.name} signed this tree with the key that you gave`;
}

/** c2sp.org/tlog-cosignature, Ed25519: eight bytes of POSIX time, then the signature over time and checkpoint. */
function checkCosignature(proof, key) {
  const { text } = proof.checkpoint;
  const secondsIn = (bytes) => (bytes.length === 72 ? Number(bytes.readBigUInt64BE()) : NaN);
  const signature = oneSignature(proof.checkpoint, key, (bytes) =>
    ed25519(key, `cosignature/v1\ntime ${secondsIn(bytes)}\n${text}`, bytes.subarray(8)),
  );
  proof.cosignedAt = new Date(secondsIn(signature) * 1000).toISOString();
  return `${key.name} cosigned this tree at ${proof.cosignedAt}`;
}

/** Lines of unknown keys are ignored, as the format demands. Those of the key must be valid, and there must be one. */
function oneSignature({ signatures }, key, isValid) {
  const lines = signatures.filter(({ name, id }) => name === key.name && id === key.id);
  if (lines.length === 0) throw new Error(`there is no signature of ${key.name} with the key that you gave`);
  if (!lines.every(({ signature }) => isValid(signature))) throw new Error(`the signature of ${key.name} is WRONG`);
  return lines[0].signature;
}

function ed25519(key, message, signature) {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.publicKey.toString('base64url') };
  return verify(null, Buffer.from(message), createPublicKey({ key: jwk, format: 'jwk' }), signature);
}

// ---- Entry and certificate ------------------------------------------------------------------------------------------
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
  const isValid = ({ validFrom, validTo }) => then >= Date.parse(validFrom) && then <= Date.parse(validTo);
  const invalid = path.find((certificate) => !isValid(certificate));
  if (invalid) throw new Error(`${nameOf(invalid)} was not valid at ${entry.at}`);
  return `${path.length} certificates up to your root ${nameOf(root)}, all valid when the entry was written`;
}

function certificateIn(text, whose) {
  const der = base64(String(text), `the certificate ${whose}`);
  const certificate = new X509Certificate(der);
  if (!certificate.raw.equals(der)) throw new Error(`the certificate ${whose} has something behind it`);
  return certificate;
}

// ---- Small things ---------------------------------------------------------------------------------------------------
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
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

/** `name+id+base64(type ‖ key)` (c2sp.org/signed-note); the id is the beginning of a hash over the rest. */
function verifierKey(text, type, option) {
  const [, name, id, typed = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text.trim()) ?? [];
  const bytes = Buffer.from(typed, 'base64');
  const isOfForm = bytes.length === 33 && bytes[0] === type && bytes.toString('base64') === typed;
  const publicKey = bytes.subarray(1);
  if (isOfForm && sha256(`${name}\n`, bytes).toString('hex', 0, 4) === id) return { name, id, publicKey };
  throw new Error(`${option} needs a key of another form than ${text}`);
}

// ---- What it means, in words ----------------------------------------------------------------------------------------
const NOT_PROVEN = [
  'that what the station wrote is true, or that its clock was right;',
  'that a unit in your hand is this one: have it sign with its key, and compare the certificate it shows;',
  "that nothing else was issued: that takes the whole ledger and 'birthmark ledger verify'.",
];
const VERDICT = { 0: 'VERIFIED.', 1: 'This proof does NOT verify.', 3: 'NOT VERIFIED: not everything was checked.' };

function report({ checks, proof, status }) {
  const isOk = (wanted) => checks.some(({ name, state }) => name === wanted && state === 'ok');
  const proven = () => [
    `${proof.checkpoint.origin} signed a ledger with this entry in it, and no byte of the entry has changed since.`,
    ...(isOk('cosignature') ? [`Upstream saw it at ${proof.cosignedAt}: no other ledger can take its place.`] : []),
    ...(isOk('chain') ? ['The certificate in it was issued under your root, for this unit and this key.'] : []),
  ];
  const indented = (lines) => lines.map((line) => `  ${line}`);
  return [
    ...checks.map(({ name, state, says }) => `${state.toUpperCase().padEnd(11)}  ${name.padEnd(11)}  ${says}`),
    ...(status === 0 ? ['', 'This proves:', ...indented(proven())] : []),
    ...(status === 0 ? ['It does not prove:', ...indented(NOT_PROVEN)] : []),
    `\n${VERDICT[status]}`,
  ].join('\n');
}

function main() {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }];
  const keys = { 'checkpoint-key': text, 'upstream-key': text, root: text };
  const options = { ...keys, 'without-upstream': flag, 'without-root': flag, help: flag };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return console.log(USAGE);
  if (positionals.length !== 1) throw new Error('Name one proof.');
  const root = values.root && readFileSync(values.root);
  const judged = judge(readFileSync(positionals[0]), { ...values, root });
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
