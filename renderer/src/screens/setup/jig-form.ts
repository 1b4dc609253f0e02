/** What may be entered for the jig, and what the change would do. Pure; the station decides again. */
export interface JigForm {
  readonly rows: number;
  readonly columns: number;
  readonly taktSeconds: number;
  readonly startOnArrival: boolean;
}

export function isJig({ rows, columns, taktSeconds }: JigForm): boolean {
  return within(rows, 1, 8) && within(columns, 1, 8) && within(taktSeconds, 1, 3_600);
}

/** Slots are numbered row by row from 1: those beyond the last place disappear. Only those with a port are a loss. */
export function slotsLost(form: JigForm, slots: readonly { readonly slot: number; readonly port: string | null }[]) {
  const places = form.rows * form.columns;
  return slots.filter(({ slot, port }) => slot > places && port !== null).map(({ slot }) => slot);
}

function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
