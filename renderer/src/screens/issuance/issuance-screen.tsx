import { useTranslation } from 'react-i18next';
import { addressOf, type ScreenProps } from '../../session/address.ts';
import { FilterBar } from './filter-bar.tsx';
import { WorkingHoursButton } from './hours/working-hours-button.tsx';
import classes from './issuance.module.css';
import { logAsksOf, withFilter } from './log-filter.ts';
import { LogTable } from './log-table.tsx';

/** Certificates, refusals, and everything that is marked. All filters stand in the address. */
export function IssuanceScreen({ params, go }: ScreenProps) {
  const { t } = useTranslation();
  const change = (name: string, value: string): void => {
    go(addressOf('issuance', [], withFilter(params, name, value)));
  };
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('issuance.title')}</h1>
        <WorkingHoursButton />
      </div>
      <FilterBar
        params={params}
        change={change}
        clear={() => {
          go(addressOf('issuance'));
        }}
      />
      <LogTable
        label={t('issuance.list')}
        asks={logAsksOf(params)}
        go={go}
        turnTo={(page) => {
          change('page', page === 0 ? '' : String(page));
        }}
        sortOldestFirst={(oldestFirst) => {
          change('sort', oldestFirst ? 'oldest' : '');
        }}
      />
    </div>
  );
}
