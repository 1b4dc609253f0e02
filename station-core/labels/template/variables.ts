/** What a template may name between braces. */
import { Fault } from '../../fault.ts';

/** What anybody may read. */
export const PUBLIC_VARIABLES = ['serial', 'mac', 'title', 'product', 'date', 'order', 'slot'] as const;
/** What belongs to the owner: the SSID and the owner's name are no secrets, but an outer label has no use for them. */
export const OWNER_VARIABLES = ['ssid', 'ownerName'] as const;
export const SECRET_VARIABLES = ['password', 'ownerCode'] as const;

export const VARIABLES: readonly string[] = [...PUBLIC_VARIABLES, ...OWNER_VARIABLES, ...SECRET_VARIABLES];

/** A name of `values` in label.json. */
export const VALUE_NAME = /^[a-z][A-Za-z0-9]{0,29}$/;

const PLACE = /\{([^{}]*)\}/g;

/** In the order in which the text names them. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].map(([, name = '']) => name);
}

export function hasStrayBrace(text: string): boolean {
  return /[{}]/.test(text.replace(PLACE, ''));
}

export type Values = Readonly<Record<string, string>>;

/** `label.cannot-render` names what the unit at hand does not have. */
export function filledIn(text: string, values: Values): string {
  return text.replace(PLACE, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined)
      throw new Fault('label.cannot-render', { field: name, reason: 'this unit has no such value' });
    return value;
  });
}
