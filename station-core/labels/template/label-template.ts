/** label.json beside product.json: what is where on the labels of a product, as data. Nothing in it is code. */
import { z } from 'zod';
import { DPIS } from '../media.ts';
import { hasStrayBrace, namesIn, SECRET_VARIABLES, OWNER_VARIABLES, VALUE_NAME, VARIABLES } from './variables.ts';

const MAX_MM = 300;
const mm = z.number().min(0).max(MAX_MM);
const lengthMm = z.number().min(0.1).max(MAX_MM);

/** From the left and the top edge of the paper to the item, as it lies after it was turned clockwise. */
const place = { xMm: mm, yMm: mm, rotation: z.literal([0, 90, 180, 270]).exactOptional() };

const content = z
  .string()
  .min(1)
  .max(400)
  .regex(/^\P{C}*$/u, 'has a character that cannot be printed')
  .refine((text) => !hasStrayBrace(text), 'has a brace that opens or closes nothing');

const text = z.strictObject({
  type: z.literal('text'),
  ...place,
  widthMm: lengthMm,
  heightMm: lengthMm,
  text: content,
  /** The largest type; where the text does not fit, it gets smaller. */
  sizeMm: z.number().min(1).max(100),
  bold: z.boolean().exactOptional(),
  align: z.enum(['left', 'centre', 'right']).exactOptional(),
});

/** `provisioning` is what Espressif's phone apps read, `wifi` what every phone does. Both hold the password. */
const qr = z.strictObject({
  type: z.literal('qr'),
  ...place,
  sizeMm: lengthMm,
  encodes: z.enum(['provisioning', 'wifi', 'text', 'gs1DigitalLink']),
  /** Of `text`: the text or URL. Of `gs1DigitalLink`: the elements, `(01){gtin}(21){serial}`. */
  content: content.exactOptional(),
  /** Of `gs1DigitalLink`: whose resolver it is. */
  domain: z
    .string()
    .regex(/^https:\/\/[a-z0-9.-]{3,60}(?:\/[\w./-]{0,60}[\w-])?$/)
    .exactOptional(),
  errorCorrection: z.enum(['M', 'Q']).exactOptional(),
});

const dataMatrix = z.strictObject({
  type: z.literal('dataMatrix'),
  ...place,
  sizeMm: lengthMm,
  encodes: z.enum(['text', 'gs1']),
  content,
});

const code128 = z.strictObject({
  type: z.literal('code128'),
  ...place,
  widthMm: lengthMm,
  heightMm: z.number().min(3).max(MAX_MM),
  encodes: z.enum(['text', 'gs1']),
  content,
});

const mark = z.strictObject({
  type: z.literal('mark'),
  ...place,
  mark: z.enum(['ce', 'weee']),
  heightMm: z.number().min(5, 'a mark is at least 5 mm high').max(MAX_MM),
});

const box = z.strictObject({
  type: z.literal('box'),
  ...place,
  widthMm: lengthMm,
  heightMm: lengthMm,
  thicknessMm: z.number().min(0.1).max(10),
});

const line = z.strictObject({
  type: z.literal('line'),
  ...place,
  lengthMm,
  thicknessMm: z.number().min(0.1).max(10),
});

const item = z.discriminatedUnion('type', [text, qr, dataMatrix, code128, mark, box, line]);

const media = z.strictObject({
  widthMm: z.number().min(5).max(MAX_MM),
  heightMm: z.number().min(5).max(MAX_MM),
  dpi: z.literal(DPIS),
  /** What the printer may leave blank or cut off; 1 mm unless it says otherwise. */
  marginMm: z.number().min(0).max(20).exactOptional(),
});

const template = z.strictObject({ media, items: z.array(item).min(1).max(60) });

export const labelTemplates = z
  .strictObject({
    /** Constants of the product that texts name: `{gtin}`, `{hardwareRevision}`. */
    values: z.record(z.string().regex(VALUE_NAME), z.string().min(1).max(100)).exactOptional(),
    inner: template,
    outer: template,
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
