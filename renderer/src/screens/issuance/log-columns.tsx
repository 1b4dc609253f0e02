import { useTranslation } from 'react-i18next';
import type { LoggedEntryView } from '../../../../station-core/contract.ts';
import type { Locale } from '../../locales/index.ts';
import { useLocale } from '../../locales/use-locale.ts';
import type { Column } from '../../parts/data-table/columns.ts';
import { addressOf } from '../../session/address.ts';
import { useEntryWords } from './entry-words.ts';
import classes from './issuance.module.css';
import { Marks } from './marks.tsx';
import { momentText } from './moment-text.ts';
import { usePeopleNames, whoText } from './people-names.ts';

/** The columns of every list of logged entries. */
export function useLogColumns(): readonly Column<LoggedEntryView>[] {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const words = useEntryWords();
  const nameOf = usePeopleNames();
  const title = (id: keyof Locale['issuance']['columns']): string => t(`issuance.columns.${id}`);
  return [
    { id: 'at', title: title('at'), shown: 'always', sorts: true, cell: ({ at }) => momentText(at, locale) },
    { id: 'kind', title: title('kind'), shown: 'always', cell: ({ kind }) => words.kind(kind) },
    { id: 'marks', title: title('marks'), cell: ({ marks }) => <Marks marks={marks} /> },
    { id: 'unit', title: title('unit'), cell: (row) => <UnitLink row={row} /> },
    { id: 'person', title: title('person'), cell: (row) => whoText(row, nameOf) },
    { id: 'about', title: title('about'), shown: 'extra', cell: ({ about }) => nameOf(about) },
    { id: 'order', title: title('order'), cell: ({ order }) => order },
    { id: 'product', title: title('product'), shown: 'extra', cell: ({ product }) => product },
    { id: 'details', title: title('details'), cell: (row) => <Details text={words.details(row)} /> },
    { id: 'seq', title: title('seq'), numeric: true, cell: ({ seq }) => <EntryLink seq={seq} /> },
  ];
}

function Details({ text }: { readonly text: string }) {
  return (
    <span className={classes.details} title={text}>
      {text}
    </span>
  );
}

function UnitLink({ row: { unit, serial } }: { readonly row: LoggedEntryView }) {
  const shown = serial ?? unit;
  if (shown === null) return null;
  return (
    <a className={classes.id} href={`#/${addressOf('unit', [shown])}`}>
      {shown}
    </a>
  );
}

export function EntryLink({ seq }: { readonly seq: number }) {
  return <a href={`#/${addressOf('entry', [String(seq)])}`}>{seq}</a>;
}
