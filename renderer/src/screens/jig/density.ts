/**
 * How much of a slot its tile shows, by the room its cell has. The number, the word, its shape and its colour are always
 * there; what is left out is in the details. Pure: the grid measures, this decides.
 */
export const densities = ['roomy', 'plain', 'standing', 'lying', 'tight', 'small', 'row'] as const;
export type Density = (typeof densities)[number];

export interface Cell {
  readonly widthPx: number;
  readonly heightPx: number;
}

export function densityOf({ widthPx, heightPx }: Cell): Density {
  if (heightPx < 200) {
    if (widthPx >= 560) return 'lying';
    if (widthPx < 250) return 'small';
    return heightPx < 104 ? 'row' : 'tight';
  }
  if (widthPx / heightPx <= 0.8) return 'standing';
  if (widthPx < 250) return 'small';
  // Only here the names of all steps fit beside the state.
  return widthPx >= 620 && heightPx >= 290 ? 'roomy' : 'plain';
}

export interface Grid {
  /** Inside its padding. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rows: number;
  readonly columns: number;
  readonly gapPx: number;
}

/** A cell of the grid when every row gets its share; a grid that scrolls has cells of the least height. */
export function cellOf({ widthPx, heightPx, rows, columns, gapPx }: Grid): Cell {
  return {
    widthPx: (widthPx - gapPx * (columns - 1)) / columns,
    heightPx: (heightPx - gapPx * (rows - 1)) / rows,
  };
}
