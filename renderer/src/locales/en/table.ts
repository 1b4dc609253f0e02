/** The tables of the desks. */
export const table = {
  columns: 'Columns',
  rows_one: '{{number}} row',
  rows_other: '{{number}} rows',
  rangeAtLeast: '{{from}} to {{to}} of more than {{of}}',
  range: '{{from}} to {{to}} of {{of}}',
  pages: 'Pages',
  first: 'First page',
  previous: 'Previous page',
  next: 'Next page',
  last: 'Last page',
  keys: 'Arrow keys move between rows. Enter opens a row.',
};
