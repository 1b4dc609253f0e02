import { useTranslation } from 'react-i18next';
import { type LoggedEntryView, LOG_MARKS, MARKS_TO_DECIDE, type Today } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { addressOf } from '../../session/address.ts';
import { useEntryWords } from '../issuance/entry-words.ts';
import { Marks } from '../issuance/marks.tsx';
import { momentText } from '../issuance/moment-text.ts';
import { usePeopleNames, whoText } from '../issuance/people-names.ts';
import classes from './today.module.css';

interface Props {
  readonly name: 'decide' | 'know';
  readonly today: Today;
}

/** The newest marked entries, and where the others are. */
export function EntryList({ name, today }: Props) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const rows = name === 'decide' ? today.toDecide : today.toKnow;
  if (rows.length === 0) return null;
  const marks = LOG_MARKS.filter((mark) => MARKS_TO_DECIDE.includes(mark) === (name === 'decide'));
  const number = today.counts.marks
    .filter(({ mark }) => marks.includes(mark))
    .reduce((sum, { count }) => sum + count, 0);
  const params = new URLSearchParams({ mark: marks.join(','), from: String(today.fromSeq) });
  return (
    <>
      <ol className={classes.entries}>
        {rows.map((row) => (
          <Line key={row.seq} row={row} explains={name === 'decide'} />
        ))}
      </ol>
      <a href={`#/${addressOf('issuance', [], params)}`}>
        {number > rows.length
          ? t('issuance.today.all', { number: numberText(number, locale) })
          : t('issuance.today.more')}
      </a>
    </>
  );
}

function Line({ row, explains }: { readonly row: LoggedEntryView; readonly explains: boolean }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const words = useEntryWords();
  const nameOf = usePeopleNames();
  const { seq, at, kind, unit, serial, order, marks } = row;
  const shown = [whoText(row, nameOf), order, words.details(row)].filter((part) => part !== null && part !== '');
  const [first] = marks;
  return (
    <li data-testid={`entry-${seq}`}>
      <div className={classes.line}>
        <time dateTime={at}>{momentText(at, locale)}</time>
        <Marks marks={marks} />
        <a href={`#/${addressOf('entry', [String(seq)])}`}>{words.kind(kind)}</a>
        {unit !== null && (
          <a className={classes.id} href={`#/${addressOf('unit', [serial ?? unit])}`}>
            {serial ?? unit}
          </a>
        )}
        <span className={classes.rest}>{shown.join(' · ')}</span>
      </div>
      {explains && first !== undefined && <p>{t(`issuance.explains.${first.mark}`)}</p>}
    </li>
  );
}
