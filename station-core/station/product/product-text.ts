/** product.json as we write it: with a note at each field, in the words of its schema. */
import { NOTE } from '../../formats/text/read-json-by.ts';
import { describedJson } from '../../formats/text/described-json.ts';
import { type ProductConfig, productConfig } from './product-config.ts';

export function productText(config: ProductConfig): string {
  const words = new Map(Object.entries(productConfig.shape).map(([name, { description }]) => [name, description]));
  const noted = Object.entries(config).flatMap(([name, value]): [string, unknown][] => {
    const description = words.get(name);
    return [...(description === undefined ? [] : [noteOf(name, description)]), [name, value]];
  });
  return describedJson('product', Object.fromEntries(noted));
}

const noteOf = (name: string, text: string): [string, string] => [`${NOTE} ${name}`, text];
