/** What a new product needs to know and no build says. Each question is an option too; without a terminal only options count. */
import type { z } from 'zod';
import { MAX_PRODUCT_TITLE_CHARACTERS } from '../../model/product.ts';
import { asCalled } from '../../called-as.ts';
import { Fault } from '../../fault.ts';
import { type ProductConfig, productConfig } from '../../station/product/product-config.ts';
import { askLine, SETUP_PATIENCE_MS } from '../ask-secret.ts';

export interface Asked {
  /** As the command line has it: `--title`. */
  readonly option: string;
  readonly question: string;
  /** What the option said. */
  readonly given: string | undefined;
  /** What Enter means; absent where there is no sensible default. */
  readonly proposed?: string;
  /** A wrong answer is asked for again; a wrong option is a fault. */
  readonly schema: z.ZodType;
}

const { certificate, unitData } = productConfig.shape;

/** The schemas that single answers are checked by. */
export const ANSWERS = {
  product: productConfig.shape.product,
  title: productConfig.shape.title.max(MAX_PRODUCT_TITLE_CHARACTERS),
  serialPrefix: productConfig.shape.serialPrefix,
  organization: certificate.shape.organization,
  organizationalUnit: certificate.shape.organizationalUnit,
  hardwareTypeOid: certificate.shape.hardwareTypeOid,
  ssidPrefix: unitData.shape.ssidPrefix,
  ownerName: unitData.shape.ownerName,
} as const;

/** What an answer looks like: a pattern says it to nobody. */
const FORMS: Readonly<Record<string, string>> = {
  '--arrival': 'firmware, ram or boot-loader',
  '--product': 'a-z, 0-9 and -, at most 40 characters',
  '--title': `1 to ${String(MAX_PRODUCT_TITLE_CHARACTERS)} printable characters`,
  '--serial-prefix': 'A-Z and 0-9, at most 8 characters',
  '--organization': 'the name that stands in the permit',
  '--organizational-unit': 'the name that stands in the permit',
  '--hardware-type': 'numbers with dots, such as 1.3.6.1.4.1.32473.1.1',
  '--ssid-prefix': 'letters, digits, _ and -, at most 13 characters',
  '--owner-name': 'a-z and 0-9, at most 16 characters',
};

/** Takes answers one after the other and remembers which are missing, so that all are said at once. */
export class Questions {
  readonly #signal: AbortSignal;
  readonly #atTerminal: boolean;
  readonly #missing: string[] = [];

  constructor(atTerminal: boolean, signal: AbortSignal) {
    this.#atTerminal = atTerminal;
    this.#signal = signal;
  }

  async answer(asked: Asked): Promise<string> {
    const { given, proposed, option } = asked;
    if (given !== undefined) return checked(asked, given);
    if (this.#atTerminal) return this.#ask(asked);
    if (proposed !== undefined) return proposed;
    this.#missing.push(option);
    return '';
  }

  /** Throws for everything that nobody gave and nobody could be asked for. */
  requireAll(): void {
    if (this.#missing.length > 0) throw new Fault('product.unanswered', { options: this.#missing.join(', ') });
  }

  async #ask(asked: Asked): Promise<string> {
    const { question, proposed, schema } = asked;
    const asks = asCalled(question);
    const shown = proposed === undefined ? asks : `${asks} [${proposed}]`;
    for (let again = ''; ; again = 'Again: ') {
      const typed = await askLine(`${again}${shown}`, this.#signal, SETUP_PATIENCE_MS);
      const answer = typed === '' ? (proposed ?? '') : typed;
      const parsed = schema.safeParse(answer);
      if (parsed.success) return answer;
      process.stderr.write(`  ${problemOf(asked, parsed.error)}\n`);
    }
  }
}

function checked({ option, schema }: Asked, given: string): string {
  const parsed = schema.safeParse(given);
  if (parsed.success) return given;
  throw new Fault('product.bad-config', { option, value: given, problem: problemOf({ option }, parsed.error) });
}

function problemOf({ option }: Pick<Asked, 'option'>, error: z.ZodError): string {
  const form = FORMS[option];
  return form === undefined ? (error.issues[0]?.message ?? 'That is no answer.') : `Expected ${form}.`;
}

const SIZE = /^(\d{1,3}(?:\.\d{1,2})?)\s*[x×]\s*(\d{1,3}(?:\.\d{1,2})?)$/i;

/** `50x30`: width and height in millimetres. */
export function labelSize(text: string): ProductConfig['label']['inner'] | undefined {
  const [, width, height] = SIZE.exec(text.trim()) ?? [];
  return width === undefined || height === undefined ? undefined : { widthMm: Number(width), heightMm: Number(height) };
}
