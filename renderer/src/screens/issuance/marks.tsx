import { useTranslation } from 'react-i18next';
import { type LogMark, type LoggedEntryView, MARKS_TO_DECIDE } from '../../../../station-core/contract.ts';
import classes from './issuance.module.css';

/** The marks of an entry, most urgent first. What each means is said on pointing and to screen readers. */
export function Marks({ marks }: { readonly marks: LoggedEntryView['marks'] }) {
  return (
    <span className={classes.marks}>
      {marks.map(({ mark }) => (
        <Mark key={mark} mark={mark} />
      ))}
    </span>
  );
}

export function Mark({ mark }: { readonly mark: LogMark }) {
  const { t } = useTranslation();
  return (
    <span className={classes.mark} data-urgent={MARKS_TO_DECIDE.includes(mark)} title={t(`issuance.explains.${mark}`)}>
      {t(`issuance.marks.${mark}`)}
    </span>
  );
}
