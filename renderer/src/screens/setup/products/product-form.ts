/** What the contract takes for a new product, so that a person learns of a mistake before the station is asked. */
export interface ProductForm {
  readonly product: string;
  readonly title: string;
  readonly serialPrefix: string;
  /** Who stands in the certificates; asked only for a product that is not known yet. */
  readonly organization: string;
  readonly organizationalUnit: string;
  readonly hardwareTypeOid: string;
}

export const EMPTY_PRODUCT: ProductForm = {
  ...{ product: '', title: '', serialPrefix: '' },
  ...{ organization: '', organizationalUnit: '', hardwareTypeOid: '' },
};

export type ProductMistake = 'badProduct' | 'badTitle' | 'badPrefix' | 'badOrganization' | 'badUnit' | 'badOid';

export function productMistakes(
  form: ProductForm,
  isKnown: boolean,
): Partial<Record<keyof ProductForm, ProductMistake>> {
  const title = form.title.trim();
  return {
    ...(/^[a-z0-9-]{1,40}$/.test(form.product) ? {} : { product: 'badProduct' as const }),
    ...(title.length >= 1 && title.length <= 60 ? {} : { title: 'badTitle' as const }),
    ...(/^[A-Z0-9]{1,8}$/.test(form.serialPrefix) ? {} : { serialPrefix: 'badPrefix' as const }),
    ...(isKnown ? {} : certificateMistakes(form)),
  };
}

function certificateMistakes(form: ProductForm): ReturnType<typeof productMistakes> {
  const isName = (text: string): boolean => text.trim().length >= 1 && text.trim().length <= 64;
  return {
    ...(isName(form.organization) ? {} : { organization: 'badOrganization' as const }),
    ...(isName(form.organizationalUnit) ? {} : { organizationalUnit: 'badUnit' as const }),
    ...(/^[0-2](\.(0|[1-9]\d*))+$/.test(form.hardwareTypeOid.trim()) ? {} : { hardwareTypeOid: 'badOid' as const }),
  };
}

/** What the station is asked for; a known product keeps what stands in its certificates. */
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
