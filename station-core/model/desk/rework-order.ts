/** The name of a rework order is the place of its entry in the ledger: no other word is one, and no work order is called so. */
const REWORK_ORDER = /^RW-(0|[1-9]\d{0,14})$/;

export const REWORK_DAYS = 30;

/** `unit`: made again, with another key and certificate. `label`: new secrets and a new label; key and certificate stay. */
export const REWORK_SCOPES = ['unit', 'label'] as const;
export type ReworkScope = (typeof REWORK_SCOPES)[number];

export function isReworkOrder(order: string): boolean {
  return REWORK_ORDER.test(order);
}

export function reworkOrderAt(seq: number): string {
  return `RW-${seq}`;
}

/** Undefined for every other order. */
export function seqOfReworkOrder(order: string): number | undefined {
  const seq = REWORK_ORDER.exec(order)?.[1];
  return seq === undefined ? undefined : Number(seq);
}

/** People type it in lower case too. */
export function reworkOrderAsTyped(text: string): string {
  return text.trim().toUpperCase();
}
