import type { table as english } from '../en/table.ts';

export const table: typeof english = {
  columns: 'Spalten',
  rows_one: '{{number}} Zeile',
  rows_other: '{{number}} Zeilen',
  rangeAtLeast: '{{from}} bis {{to}} von mehr als {{of}}',
  range: '{{from}} bis {{to}} von {{of}}',
  pages: 'Seiten',
  first: 'Erste Seite',
  previous: 'Vorige Seite',
  next: 'Nächste Seite',
  last: 'Letzte Seite',
  keys: 'Die Pfeiltasten wechseln die Zeile. Enter öffnet sie.',
};
