/** label.json beside product.json: what is where on the labels of a product, as data. Nothing in it is code. */
import { z } from 'zod';
import { DPIS } from '../media.ts';
import { hasStrayBrace, namesIn, SECRET_VARIABLES, OWNER_VARIABLES, VALUE_NAME, VARIABLES } from './variables.ts';

const MAX_MM = 300;
const mm = z.number().min(0).max(MAX_MM);
const lengthMm = z.number().min(0.1).max(MAX_MM);

/** From the left and the top edge of the paper to the item, as it lies after it was turned clockwise. */
const place = {
  xMm: mm.describe('From the left edge of the paper to the item, in millimetres.'),
  yMm: mm.describe('From the top edge of the paper to the item, in millimetres.'),
  rotation: z.literal([0, 90, 180, 270]).describe('Degrees clockwise; 0 if absent.').exactOptional(),
};
const KIND = 'What it is.';
const widthMm = lengthMm.describe('Width in millimetres, before it is turned.');
const heightMm = lengthMm.describe('Height in millimetres, before it is turned.');
const sideMm = lengthMm.describe('Side of the square in millimetres, with the quiet zone.');
const filled = (what: string): string =>
  `${what} Names in braces are filled in: \`{serial}\`, \`{mac}\`, a name of \`values\`.`;

const content = z
  .string()
  .min(1)
  .max(400)
  .regex(/^\P{C}*$/u, 'has a character that cannot be printed')
  .refine((text) => !hasStrayBrace(text), 'has a brace that opens or closes nothing');

const text = z.strictObject({
  type: z.literal('text').describe(KIND),
  ...place,
  widthMm,
  heightMm,
  text: content.describe(filled('What is printed.')),
  sizeMm: z.number().min(1).max(100).describe('The largest type; where the text does not fit, it gets smaller.'),
  bold: z.boolean().describe('Bold type; regular if absent.').exactOptional(),
  align: z.enum(['left', 'centre', 'right']).describe('Where its lines begin; left if absent.').exactOptional(),
});

/** `provisioning` is what Espressif's phone apps read, `wifi` what every phone does. Both hold the password. */
const qr = z.strictObject({
  type: z.literal('qr').describe(KIND),
  ...place,
  sizeMm: sideMm,
  encodes: z
    .enum(['provisioning', 'wifi', 'text', 'gs1DigitalLink'])
    .describe("What it holds: the JSON of Espressif's phone apps, a Wi-Fi to join, a text or URL, a GS1 Digital Link."),
  content: content
    .describe(filled('Of `text`: the text or URL. Of `gs1DigitalLink`: the elements, `(01){gtin}(21){serial}`.'))
    .exactOptional(),
  domain: z
    .string()
    .regex(/^https:\/\/[a-z0-9.-]{3,60}(?:\/[\w./-]{0,60}[\w-])?$/)
    .describe('Of `gs1DigitalLink`: whose resolver it is.')
    .exactOptional(),
  errorCorrection: z
    .enum(['M', 'Q'])
    .describe('15 % or 25 %; if absent, Q where the label has room for it.')
    .exactOptional(),
});

const dataMatrix = z.strictObject({
  type: z.literal('dataMatrix').describe(KIND),
  ...place,
  sizeMm: sideMm,
  encodes: z.enum(['text', 'gs1']).describe('A plain text, or GS1 elements.'),
  content: content.describe(filled('What it holds.')),
});

const code128 = z.strictObject({
  type: z.literal('code128').describe(KIND),
  ...place,
  widthMm,
  heightMm: z.number().min(3).max(MAX_MM).describe('Height of the bars in millimetres.'),
  encodes: z.enum(['text', 'gs1']).describe('A plain text, or GS1 elements.'),
  content: content.describe(filled('What it holds.')),
});

const mark = z.strictObject({
  type: z.literal('mark').describe(KIND),
  ...place,
  mark: z.enum(['ce', 'weee']).describe('The CE mark, or the crossed-out bin.'),
  heightMm: z
    .number()
    .min(5, 'a mark is at least 5 mm high')
    .max(MAX_MM)
    .describe('Height in millimetres, at least 5.'),
});

/** In the file itself, so that what is checked, copied and hashed with it is all there is. */
const image = z.strictObject({
  type: z.literal('image').describe(KIND),
  ...place,
  widthMm,
  heightMm,
  pngBase64: z
    .string()
    .max(175_000, 'the PNG has more than 128 KiB')
    .regex(/^iVBORw0KGgo[A-Za-z0-9+/]+={0,2}$/, 'is no PNG in base64')
    .describe(
      'A PNG file in base64 (`base64 -w0 logo.png`): a logo, or a mark that has no type here. Dark or white in each dot.',
    ),
});

const box = z.strictObject({
  type: z.literal('box').describe(KIND),
  ...place,
  widthMm,
  heightMm,
  thicknessMm: z.number().min(0.1).max(10).describe('Thickness of the line in millimetres.'),
});

const line = z.strictObject({
  type: z.literal('line').describe(KIND),
  ...place,
  lengthMm: lengthMm.describe('Length in millimetres.'),
  thicknessMm: z.number().min(0.1).max(10).describe('Thickness of the line in millimetres.'),
});

const item = z.discriminatedUnion('type', [text, qr, dataMatrix, code128, mark, image, box, line]);

const media = z.strictObject({
  widthMm: z.number().min(5).max(MAX_MM).describe('Width of the paper in millimetres.'),
  heightMm: z.number().min(5).max(MAX_MM).describe('Height of the paper in millimetres.'),
  dpi: z.literal(DPIS).describe('Dots an inch of the print head.'),
  marginMm: z
    .number()
    .min(0)
    .max(20)
    .describe('What the printer may leave blank or cut off; 1 mm if absent.')
    .exactOptional(),
});

const template = z.strictObject({
  media: media.describe('The paper.'),
  items: z.array(item).min(1).max(60).describe('What is on it.'),
});

export const labelTemplates = z
  .strictObject({
    values: z
      .record(z.string().regex(VALUE_NAME), z.string().min(1).max(100))
      .describe('Constants of the product that texts name: `{gtin}`, `{hardwareRevision}`.')
      .exactOptional(),
    inner: template.describe('The label with the secrets: inside the box, or under the lid.'),
    outer: template.describe('The label for everybody; it cannot name a secret.'),
  })
  .superRefine(({ values = {}, inner, outer }, context) => {
    const wrong = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    for (const name of Object.keys(values)) {
      if (VARIABLES.includes(name)) wrong(['values', name], 'is the name of something that every unit has');
    }
    for (const [kind, { items }] of Object.entries({ inner, outer })) {
      for (const [at, each] of items.entries()) {
        for (const problem of problemsOf(each, values, kind === 'outer')) wrong([kind, 'items', at], problem);
      }
    }
    const codes = inner.items.filter((each) => each.type === 'qr' && each.encodes === 'provisioning');
    if (codes.length !== 1) wrong(['inner', 'items'], 'needs one QR code that encodes provisioning: it is read back');
  });

export type LabelTemplates = z.infer<typeof labelTemplates>;
export type Template = z.infer<typeof template>;
export type Item = z.infer<typeof item>;
export type ItemOf<Type extends Item['type']> = Extract<Item, { type: Type }>;

function problemsOf(each: Item, values: Readonly<Record<string, string>>, outer: boolean): string[] {
  const names = namesIn(textOf(each) ?? '');
  const unknown = names.filter((name) => !VARIABLES.includes(name) && !Object.hasOwn(values, name));
  return [
    ...unknown.map((name) => `names {${name}}, which neither a unit nor values has`),
    ...(each.type === 'qr' ? problemsOfQr(each) : []),
    ...(outer ? secretsOf(each, names) : []),
  ];
}

function problemsOfQr({ encodes, content: own, domain }: ItemOf<'qr'>): string[] {
  const wantsContent = encodes === 'text' || encodes === 'gs1DigitalLink';
  return [
    ...(wantsContent === (own !== undefined) ? [] : [`${encodes} ${wantsContent ? 'needs' : 'has no'} content`]),
    ...((encodes === 'gs1DigitalLink') === (domain !== undefined) ? [] : ['domain belongs to gs1DigitalLink']),
  ];
}

/** An outer label is for everybody. */
function secretsOf(each: Item, names: readonly string[]): string[] {
  const own: readonly string[] = [...SECRET_VARIABLES, ...OWNER_VARIABLES];
  return [
    ...names.filter((name) => own.includes(name)).map((name) => `an outer label must not name {${name}}`),
    ...(each.type === 'qr' && (each.encodes === 'provisioning' || each.encodes === 'wifi')
      ? [`an outer label must not have the QR code ${each.encodes}: it holds the password`]
      : []),
  ];
}

export function textOf(each: Item): string | undefined {
  if (each.type === 'text') return each.text;
  return 'content' in each ? each.content : undefined;
}
