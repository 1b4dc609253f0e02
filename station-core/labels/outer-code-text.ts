import type { Mac } from '../model/mac.ts';

/** Serial number and MAC with one blank between: a scanner that types like a keyboard sends what a person would. */
export function outerCodeText({ serial, mac }: { readonly serial: string; readonly mac: Mac }): string {
  return `${serial} ${mac}`;
}
