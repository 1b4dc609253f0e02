import { useTranslation } from 'react-i18next';
import type { UnitFilters } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { whenText } from '../../parts/amounts.ts';
import { textFiltersOf } from './asked.ts';
import classes from './holds.module.css';

interface Props {
  readonly filters: UnitFilters;
  readonly change: (filters: UnitFilters) => void;
}

/** What a list of units was filtered by and this form has no field for: it counts, is read, and can be left out. */
export function OtherFilters({ filters, change }: Props) {
  const { t } = useTranslation();
  const words = useWords(filters);
  if (words.length === 0) return null;
  return (
    <p className={classes.others}>
      {t('holds.alsoFilters', { filters: words.join('; ') })}{' '}
      <button
        type="button"
        onClick={() => {
          change(textFiltersOf(filters));
        }}
      >
        {t('holds.leaveOut')}
      </button>
    </p>
  );
}

function useWords({ station, slot, outcome, from, until, held, revoked }: UnitFilters): string[] {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const said = {
    station,
    slot: slot?.toString(),
    outcome: outcome && t(`units.outcomes.${outcome}`),
    from: from && whenText(from, locale),
    until: until && whenText(until, locale),
    held: held === undefined ? undefined : t(`units.held.${held ? 'yes' : 'no'}`),
    revoked: revoked === undefined ? undefined : t(`units.held.${revoked ? 'yes' : 'no'}`),
  };
  return (Object.keys(said) as (keyof typeof said)[]).flatMap((name) => {
    const value = said[name];
    return value === undefined ? [] : [`${t(`units.filter.${name}`)}: ${value}`];
  });
}
