import { MAX_SUBJECT_NAME_CHARACTERS, OID_TEXT } from '../../../../../station-core/model/certificate-subject.ts';
import {
  MAX_PRODUCT_TITLE_CHARACTERS,
  PRODUCT_NAME,
  SERIAL_PREFIX,
} from '../../../../../station-core/model/product.ts';

/** What the contract takes for a new product, so that a person learns of a mistake before the station is asked. */
export interface ProductForm {
  readonly product: string;
  readonly title: string;
  readonly serialPrefix: string;
  /** The certificate subject; asked only for a new product. */
  readonly organization: string;
  readonly organizationalUnit: string;
  readonly hardwareTypeOid: string;
}

export const EMPTY_PRODUCT: ProductForm = {
  product: '',
  title: '',
  serialPrefix: '',
  organization: '',
  organizationalUnit: '',
  hardwareTypeOid: '',
};

export type ProductMistake = 'badProduct' | 'badTitle' | 'badPrefix' | 'badOrganization' | 'badUnit' | 'badOid';

export function productMistakes(
  form: ProductForm,
  isKnown: boolean,
): Partial<Record<keyof ProductForm, ProductMistake>> {
  const title = form.title.trim();
  return {
    ...(PRODUCT_NAME.test(form.product) ? {} : { product: 'badProduct' as const }),
    ...(title.length >= 1 && title.length <= MAX_PRODUCT_TITLE_CHARACTERS ? {} : { title: 'badTitle' as const }),
    ...(SERIAL_PREFIX.test(form.serialPrefix) ? {} : { serialPrefix: 'badPrefix' as const }),
    ...(isKnown ? {} : certificateMistakes(form)),
  };
}

function certificateMistakes(form: ProductForm): ReturnType<typeof productMistakes> {
  const isName = (text: string): boolean =>
    text.trim().length >= 1 && text.trim().length <= MAX_SUBJECT_NAME_CHARACTERS;
  return {
    ...(isName(form.organization) ? {} : { organization: 'badOrganization' as const }),
    ...(isName(form.organizationalUnit) ? {} : { organizationalUnit: 'badUnit' as const }),
    ...(OID_TEXT.test(form.hardwareTypeOid.trim()) ? {} : { hardwareTypeOid: 'badOid' as const }),
  };
}

/** What is sent to the station; an existing product keeps its certificate subject. */
export function importOf(form: ProductForm, { dir, isKnown }: { readonly dir: string; readonly isKnown: boolean }) {
  const { product, title, serialPrefix, organization, organizationalUnit, hardwareTypeOid } = form;
  const certificate = {
    organization: organization.trim(),
    organizationalUnit: organizationalUnit.trim(),
    hardwareTypeOid: hardwareTypeOid.trim(),
  };
  return { product, title: title.trim(), serialPrefix, dir, ...(isKnown ? {} : { certificate }) };
}

/** Flash offsets are read in hexadecimal everywhere else, so here too. */
export function offsetText(offsetBytes: number): string {
  return `0x${offsetBytes.toString(16)}`;
}
