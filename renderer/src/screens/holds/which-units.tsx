import { useTranslation } from 'react-i18next';
import type { UnitFilters } from '../../../../station-core/contract.ts';
import { WordsArea, WordsInput } from '../../parts/words-input.tsx';
import { HOLD_FILTERS } from './asked.ts';
import classes from './holds.module.css';
import { OtherFilters } from './other-filters.tsx';

/** A thousand of them, each on a line. */
const MOST_CHARACTERS_OF_IDS = 40_000;

export interface WhichUnits {
  readonly ids: string;
  readonly filters: UnitFilters;
}

interface Props {
  readonly which: WhichUnits;
  readonly change: (next: WhichUnits) => void;
}

/** Which units somebody decides about: by their ids, or all that the filters of a list have. */
export function Which({ which, change }: Props) {
  const { t } = useTranslation();
  const { ids, filters } = which;
  return (
    <>
      <WordsArea
        label={t('holds.ids')}
        description={t('holds.idsHint')}
        rows={3}
        maxLength={MOST_CHARACTERS_OF_IDS}
        value={ids}
        change={(value) => {
          change({ ids: value, filters });
        }}
      />
      <fieldset className={classes.filters}>
        <legend>{t('holds.orFilters')}</legend>
        {HOLD_FILTERS.map((name) => (
          <WordsInput
            key={name}
            label={t(`holds.filters.${name}`)}
            value={filters[name] ?? ''}
            change={(value) => {
              change({ ids, filters: { ...filters, [name]: value } });
            }}
          />
        ))}
        <OtherFilters
          filters={filters}
          change={(next) => {
            change({ ids, filters: next });
          }}
        />
      </fieldset>
    </>
  );
}
