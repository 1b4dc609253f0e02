import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InHandCheckView } from '../../../../station-core/contract.ts';
import classes from './in-hand.module.css';
import type { Verdict } from './use-verification.ts';

const ICONS = { matches: IconCircleCheck, differs: IconCircleX, 'not-checked': IconCircleDashed } as const;

/** The verdict, readable across the bench, and below it what was looked at. */
export function VerdictCard({ verdict: { verdict, unit, serial, checks, seq } }: { readonly verdict: Verdict }) {
  const { t } = useTranslation();
  const differing = checks.filter(({ result }) => result === 'differs').map(({ check }) => t(`inHand.checks.${check}`));
  return (
    <section className={classes.verdict} data-verdict={verdict} aria-label={t('inHand.verdict')}>
      <div className={classes.words} role="status">
        <strong>{t(`inHand.verdicts.${verdict}`)}</strong>
        {verdict === 'changed' && <span>{differing.join(', ')}</span>}
      </div>
      <p className={classes.about}>{t('inHand.about', { unit: serial ?? unit, mac: unit, seq })}</p>
      <table className={classes.checks}>
        <caption className={classes.caption}>{t('inHand.looked')}</caption>
        <tbody>
          {checks.map((each) => (
            <CheckRow key={each.check} check={each} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CheckRow({ check: { check, result, found, wanted } }: { readonly check: InHandCheckView }) {
  const { t } = useTranslation();
  const Icon = ICONS[result];
  return (
    <tr data-result={result}>
      <th scope="row">{t(`inHand.checks.${check}`)}</th>
      <td className={classes.result}>
        <Icon size={18} aria-hidden /> {t(`inHand.results.${result}`)}
      </td>
      <td className={classes.seen}>
        {result === 'differs' ? t('inHand.foundWanted', { found: found ?? '', wanted: wanted ?? '' }) : found}
      </td>
    </tr>
  );
}
