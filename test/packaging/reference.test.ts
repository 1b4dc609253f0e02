import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { DESCRIBED_FILES } from '../../packaging/reference/described-files.ts';
import { generatedFiles } from '../../packaging/reference/generate.ts';
import type { JsonSchema } from '../../packaging/reference/json-schema.ts';
import { codesWithoutHeading } from '../../packaging/reference/troubleshooting-page.ts';
import { Fault } from '../../station-core/fault.ts';
import { manifestDocumentSchema } from '../../station-core/formats/documents/manifest-document.ts';
import { permitDocumentSchema } from '../../station-core/formats/documents/permit-document.ts';
import { readJsonBy } from '../../station-core/formats/text/read-json-by.ts';
import { PLACEHOLDER_PRODUCT } from '../../station-core/host/products/product-description.ts';
import { labelTemplates } from '../../station-core/labels/template/label-template.ts';
import { productConfig } from '../../station-core/station/product/product-config.ts';
import { stationConfig } from '../../station-core/station/setup/station-config.ts';
import { upstreamConfig } from '../../upstream/config.ts';
import { root } from '../imports.ts';
import { INNER } from '../labels/template/sample-template.ts';
import { sampleManifest, samplePermit } from '../officers/sample-documents.ts';
import { changed } from './changed-json.ts';

test('the shipped schemas and the reference pages are what the readers make of their schemas', () => {
  const made = generatedFiles();
  for (const { path, content } of made) {
    expect(readFileSync(join(root, path), 'utf8'), `${path}: npm run reference`).toBe(content);
  }
  const shipped = readdirSync(join(root, 'schemas')).map((name) => `schemas/${name}`);
  const schemas = made.map(({ path }) => path).filter((path) => path.startsWith('schemas/'));
  expect(shipped.toSorted()).toEqual(schemas.toSorted());
});

test('every fault code has its place on the troubleshooting page', () => {
  expect(codesWithoutHeading()).toEqual([]);
});

test('every field says what it is', () => {
  expect(DESCRIBED_FILES.flatMap(({ name, schema }) => fieldsWithoutWords(name, schema))).toEqual([]);
});

function fieldsWithoutWords(path: string, { properties = {}, items, anyOf = [], oneOf = [] }: JsonSchema): string[] {
  return [
    ...Object.entries(properties).flatMap(([name, each]) => [
      ...(each.description === undefined ? [`${path}.${name}`] : []),
      ...fieldsWithoutWords(`${path}.${name}`, each),
    ]),
    ...(items === undefined ? [] : fieldsWithoutWords(`${path}[]`, items)),
    ...[...anyOf, ...oneOf].flatMap((each) => fieldsWithoutWords(path, each)),
  ];
}

const pem = readFileSync(join(root, 'fixtures/old-data/dad4558/ca/root.pem'), 'utf8');
const sha256 = new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
const { v: permitVersion, type: permitType, issuedAt, ...permit } = samplePermit;
const {
  v: manifestVersion,
  type: manifestType,
  issuedAt: manifestIssuedAt,
  ...manifest
} = sampleManifest({ sha256, pem });

const media = { widthMm: 60, heightMm: 40, dpi: 300 };
const LABEL_ITEMS = INNER.filter(({ type }) => type === 'box');

interface Reader {
  readonly schema: z.ZodType;
  /** A file that it takes. */
  readonly good: object;
  readonly added?: Readonly<Record<string, unknown>>;
}

const READERS: Readonly<Record<string, Reader>> = {
  station: {
    schema: stationConfig,
    good: {
      station: 'S01',
      signer: { config: 'signer.jws', officersSha256: 'a1'.repeat(32), pinFile: 'hsm/pin' },
      checkpointKey: 'S01+0a1b2c3d+AQIDBA==',
      ca: { root: 'ca/root.pem', intermediate: 'ca/intermediate.pem' },
      documents: { officers: 'officers.json', officersSha256: 'a1'.repeat(32), manifest: 'manifest.jws' },
      escrow: 'escrow.pem',
      permits: 'permits',
      printer: 'folder:labels',
      scanner: { program: 'scan', args: ['--once'] },
      upstream: { url: 'https://hq.example:8443', ca: 'a', cert: 'b', key: 'c', upstreamKey: 'hq+0a1b2c3d+AQ==' },
    },
  },
  product: {
    schema: productConfig,
    good: {
      ...PLACEHOLDER_PRODUCT,
      releaseKeys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }],
      securityProfile: { burnByStation: true, jtag: 'off' },
    },
  },
  label: {
    schema: labelTemplates,
    good: { values: { gtin: '09506000134352' }, inner: { media, items: INNER }, outer: { media, items: LABEL_ITEMS } },
  },
  permit: { schema: permitDocumentSchema, good: permit, added: { v: permitVersion, type: permitType, issuedAt } },
  manifest: {
    schema: manifestDocumentSchema,
    good: manifest,
    added: { v: manifestVersion, type: manifestType, issuedAt: manifestIssuedAt },
  },
  upstream: {
    schema: upstreamConfig,
    good: {
      listen: { host: '127.0.0.1', port: 8443 },
      tls: { caFile: 'a', certFile: 'b', keyFile: 'c' },
      cosigner: { name: 'hq.example', keyFile: 'd' },
      stations: [{ station: 'S01', checkpointKey: 'k', ranges: [{ kind: 'mac', prefix: '24:0a:c4' }] }],
      headquarters: [],
    },
  },
};

/** Rules over several fields, or over what a text means: JSON Schema cannot say them, and a remark of the field does. */
const BEYOND_JSON_SCHEMA = ['custom', 'invalid_format'];

test.each(DESCRIBED_FILES)("$title: other people's validator takes and refuses what our reader does", (file) => {
  const reader = READERS[file.name];
  if (reader === undefined) throw new Error(`${file.name} has no good file here`);
  const { good, schema, added = {} } = reader;
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(file.schema);
  const ours = (value: unknown) =>
    readJsonBy(JSON.stringify(value), {
      schema,
      refuse: ({ reason }) => new Fault('station.bad-config', { reason }),
      added,
    });
  expect({ ours: ours(good).ok, theirs: validate(good) }).toEqual({ ours: true, theirs: true });
  let [taken, refused] = [0, 0];
  fc.assert(
    fc.property(changed(good), (value) => {
      const weTake = ours(value).ok;
      const theyTake = validate(value);
      if (weTake) taken += 1;
      else refused += 1;
      if (weTake) expect(theyTake, JSON.stringify(validate.errors)).toBe(true);
      else if (theyTake)
        expect(BEYOND_JSON_SCHEMA).toEqual(expect.arrayContaining(codesOf(schema, { ...added, ...value })));
    }),
    { numRuns: 400 },
  );
  expect(refused).toBeGreaterThan(100);
  expect(taken).toBeGreaterThan(0);
});

function codesOf(schema: z.ZodType, value: unknown): string[] {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : [...new Set(parsed.error.issues.map(({ code }) => code))];
}
