import { Button, SegmentedControl } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogAsks } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { addressOf, type ScreenProps } from '../../session/address.ts';
import { Indexing } from '../issuance/indexing.tsx';
import { ROWS_PER_PAGE, withFilter } from '../issuance/log-filter.ts';
import { LogTable } from '../issuance/log-table.tsx';
import { usePeopleNames } from '../issuance/people-names.ts';
import classes from './audit.module.css';
import { PeopleTable } from './people-table.tsx';
import { FIRST_PERIOD, type Period, periods, useStartOf } from './period.ts';

/** Everything that is about people: who may work here, who signed in or was refused. */
const KINDS_ABOUT_PEOPLE = [
  'person-added',
  'person-revoked',
  'roles-proposed',
  'roles-declined',
  'roles-changed',
  'pin-code-drawn',
  'pin-set',
  'pin-changed',
  'reset-proposed',
  'reset-declined',
  'badge-set',
  'person-recovered',
  'screen-revoked',
  'signed-in',
  'sign-in-refused',
];

/** Who did what, for one person or for everybody. */
export function AuditScreen({ params, go }: ScreenProps) {
  const { t } = useTranslation();
  const period = periods.find((each) => each === params.get('days')) ?? FIRST_PERIOD;
  const person = params.get('person');
  const since = useStartOf(period);
  const change = (name: string, value: string): void => {
    go(addressOf('audit', [], withFilter(params, name, value)));
  };
  return (
    <div className={classes.page}>
      <Periods period={period} change={change} />
      <People
        since={since}
        choose={(id) => {
          change('person', id);
        }}
      />
      <ListHead person={person} change={change} />
      <LogTable
        label={t('issuance.audit.entries')}
        asks={asksOf({ since, person, params })}
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

type Change = (name: string, value: string) => void;

function Periods({ period, change }: { readonly period: Period; readonly change: Change }) {
  const { t } = useTranslation();
  return (
    <div className={classes.head}>
      <h1>{t('issuance.audit.title')}</h1>
      <SegmentedControl
        size="sm"
        aria-label={t('issuance.audit.period')}
        value={period}
        data={periods.map((value) => ({ value, label: t(`issuance.audit.periods.${value}`) }))}
        onChange={(value) => {
          change('days', value);
        }}
      />
    </div>
  );
}

/** Whose entries are listed. */
function ListHead({ person, change }: { readonly person: string | null; readonly change: Change }) {
  const { t } = useTranslation();
  const nameOf = usePeopleNames();
  return (
    <div className={classes.head}>
      <h2>
        {person === null ? t('issuance.audit.entries') : t('issuance.audit.ofPerson', { person: nameOf(person) })}
      </h2>
      {person !== null && (
        <Button
          size="compact-md"
          variant="default"
          onClick={() => {
            change('person', '');
          }}
        >
          {t('issuance.audit.showAll')}
        </Button>
      )}
    </div>
  );
}

interface Asked {
  readonly since: string;
  readonly person: string | null;
  readonly params: URLSearchParams;
}

/** Of one person everything, of all of them what is about people. */
function asksOf({ since, person, params }: Asked): LogAsks {
  const page = Number(params.get('page'));
  const asks = {
    since,
    page: Number.isSafeInteger(page) && page > 0 ? page : 0,
    rowsPerPage: ROWS_PER_PAGE,
    oldestFirst: params.get('sort') === 'oldest',
  };
  return person === null || person === '' ? { ...asks, kinds: KINDS_ABOUT_PEOPLE } : { ...asks, person };
}

function People({ since, choose }: { readonly since: string; readonly choose: (id: string) => void }) {
  const station = useStation();
  const { answer, fault } = useQuery(useCallback(() => station.issuance.people({ since }), [station, since]));
  return (
    <>
      <Indexing progress={answer} />
      <PeopleTable people={answer?.people} fault={fault} choose={choose} />
    </>
  );
}
