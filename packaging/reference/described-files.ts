/** The files that people write, by the schemas that read them. */
import { z } from 'zod';
import { manifestDocumentSchema } from '../../station-core/formats/documents/manifest-document.ts';
import { permitDocumentSchema } from '../../station-core/formats/documents/permit-document.ts';
import { labelTemplates } from '../../station-core/labels/template/label-template.ts';
import type { DescribedName } from '../../station-core/formats/text/described-json.ts';
import { productConfig } from '../../station-core/station/product/product-config.ts';
import { stationConfig } from '../../station-core/station/setup/station-config.ts';
import { upstreamConfig } from '../../upstream/config.ts';
import { type JsonSchema, withNotes } from './json-schema.ts';

export interface DescribedFile {
  /** Of `schemas/NAME.schema.json` and `docs/reference/NAME.md`. */
  readonly name: DescribedName;
  readonly title: string;
  readonly about: string;
  readonly schema: JsonSchema;
}

/** What `permit new` and `manifest new` add themselves. */
const ADDED = ['v', 'type', 'issuedAt'];

export const DESCRIBED_FILES: readonly DescribedFile[] = [
  {
    name: 'station',
    title: 'station.json',
    about:
      'The setup of a station, in its data directory. Paths are relative to it. What it says can only choose among what the station manifest allows.',
    schema: schemaOf(stationConfig),
  },
  {
    name: 'product',
    title: 'product.json',
    about: 'What is made on the line: one folder for each product, with this file and the signed release it names.',
    schema: schemaOf(productConfig),
  },
  {
    name: 'label',
    title: 'label.json',
    about:
      'What is where on the labels of a product, beside its product.json. Without it the labels are laid out by the sizes that product.json gives.',
    schema: schemaOf(labelTemplates),
  },
  {
    name: 'permit',
    title: 'The content of a permit',
    about:
      'What `birthmark permit new` reads. Two officers sign it: leave to issue so many certificates, for these units of one product, in one period.',
    schema: without(schemaOf(permitDocumentSchema), ADDED),
  },
  {
    name: 'manifest',
    title: 'The content of a station manifest',
    about:
      'What `birthmark manifest new` reads, and `manifest propose` writes. Two officers sign it: all that the files of a station may choose among.',
    schema: without(schemaOf(manifestDocumentSchema), ADDED),
  },
  {
    name: 'upstream',
    title: 'upstream.json',
    about:
      'The configuration of headquarters. Paths are relative to it; the database is named by the environment variable DATABASE_URL.',
    schema: schemaOf(upstreamConfig),
  },
];

function schemaOf(schema: z.ZodType): JsonSchema {
  return withNotes(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
}

function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  const { properties = {}, required = [], ...rest } = schema;
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name))),
    required: required.filter((name) => !names.includes(name)),
  };
}
