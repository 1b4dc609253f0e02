/** What the contract takes for a new product, so that a person learns of a mistake before the station is asked. */
export interface ProductForm {
  readonly product: string;
  readonly title: string;
  readonly serialPrefix: string;
}

export type ProductMistake = 'badProduct' | 'badTitle' | 'badPrefix';

export function productMistakes(form: ProductForm): Partial<Record<keyof ProductForm, ProductMistake>> {
  const title = form.title.trim();
  return {
    ...(/^[a-z0-9-]{1,40}$/.test(form.product) ? {} : { product: 'badProduct' as const }),
    ...(title.length >= 1 && title.length <= 60 ? {} : { title: 'badTitle' as const }),
    ...(/^[A-Z0-9]{1,8}$/.test(form.serialPrefix) ? {} : { serialPrefix: 'badPrefix' as const }),
  };
}

/** Flash offsets are read in hexadecimal everywhere else, so here too. */
export function offsetText(offsetBytes: number): string {
  return `0x${offsetBytes.toString(16)}`;
}
