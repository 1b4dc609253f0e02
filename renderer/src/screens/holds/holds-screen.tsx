import { Button } from '@mantine/core';
import { IconCertificateOff, IconHandStop } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaultView, HoldView, Session } from '../../../../station-core/contract.ts';
import { MAY_HOLD, MAY_RELEASE, MAY_REVOKE } from '../../../../station-core/model/desk/rights.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { whenText } from '../../parts/amounts.ts';
import type { Column } from '../../parts/data-table/columns.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import type { TablePage } from '../../parts/data-table/pager.tsx';
import { addressOf, type Go, type ScreenProps } from '../../session/address.ts';
import { askedInAddress, isEmptyAsked } from './asked.ts';
import classes from './holds.module.css';
import { PutAside } from './put-aside.tsx';
import { Release } from './release.tsx';

const ROWS_PER_PAGE = 50;

/** What is put aside, by whom and why. QA puts aside; a security officer releases. */
export function HoldsScreen({ session, params, go }: ScreenProps) {
  const [page, setPage] = useState(0);
  const { answer, fault, again } = useHolds(page);
  const asked = askedInAddress(params);
  const [releasing, setReleasing] = useState<HoldView>();
  const [done, setDone] = useState('');
  const mayHold = MAY_HOLD.some((role) => session.person.roles.includes(role));
  const [adding, setAdding] = useState(mayHold && !isEmptyAsked(asked));
  const toRevocations = revocationsFor(session, go);
  const mayRelease = MAY_RELEASE.some((role) => session.person.roles.includes(role));
  const reported = (text: string): void => {
    setDone(text);
    again();
  };
  return (
    <div className={classes.page}>
      <Head add={mayHold ? setAdding : undefined} revoke={toRevocations} />
      <p role="status" className={classes.done}>
        {done}
      </p>
      <HoldTable
        rows={answer?.holds}
        page={{ at: page, rowsPerPage: ROWS_PER_PAGE, count: answer?.count ?? 0, go: setPage }}
        fault={fault}
        release={mayRelease ? setReleasing : undefined}
        revoke={toRevocations}
        go={go}
      />
      <PutAside
        opened={adding}
        asked={asked}
        reported={reported}
        close={() => {
          setAdding(false);
        }}
      />
      <Release
        held={releasing}
        listed={answer?.holds ?? []}
        reported={reported}
        close={() => {
          setReleasing(undefined);
        }}
      />
    </div>
  );
}

type Revoke = ((asked: Record<string, string>) => void) | undefined;

/** To where certificates are revoked, with those of some units asked for; undefined for whoever may not. */
function revocationsFor({ person }: Session, go: Go): Revoke {
  if (!MAY_REVOKE.some((role) => person.roles.includes(role))) return undefined;
  return (asked) => {
    go(addressOf('revocations', [], new URLSearchParams(asked)));
  };
}

function useHolds(page: number) {
  const station = useStation();
  return useQuery(
    useCallback(() => station.holds.list({ page, rowsPerPage: ROWS_PER_PAGE }), [station, page]),
    15_000,
  );
}

interface HeadProps {
  readonly add: ((opened: boolean) => void) | undefined;
  /** The certificates of all that is on hold; absent for whoever may not revoke. */
  readonly revoke: Revoke;
}

function Head({ add, revoke }: HeadProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.head}>
      <h1>{t('holds.title')}</h1>
      <div className={classes.actions}>
        {revoke !== undefined && (
          <Button
            size="md"
            variant="default"
            leftSection={<IconCertificateOff size={20} aria-hidden />}
            onClick={() => {
              revoke({ held: 'yes' });
            }}
          >
            {t('revocation.add')}
          </Button>
        )}
        {add !== undefined && (
          <Button
            size="md"
            leftSection={<IconHandStop size={20} aria-hidden />}
            onClick={() => {
              add(true);
            }}
          >
            {t('holds.add')}
          </Button>
        )}
      </div>
    </div>
  );
}

interface TableProps {
  readonly rows: readonly HoldView[] | undefined;
  readonly page: TablePage;
  readonly fault: FaultView | undefined;
  readonly release: ((held: HoldView) => void) | undefined;
  readonly revoke: Revoke;
  readonly go: Go;
}

function HoldTable({ rows, page, fault, release, revoke, go }: TableProps) {
  const { t } = useTranslation();
  return (
    <DataTable
      name="holds"
      label={t('holds.list')}
      columns={useColumns(release, revoke)}
      rows={rows}
      keyOf={({ seq }) => String(seq)}
      open={({ unit, serial }) => {
        go(addressOf('unit', [serial ?? unit]));
      }}
      page={page}
      fault={fault}
      empty={<p>{t('holds.none')}</p>}
    />
  );
}

function useColumns(release: TableProps['release'], revoke: Revoke): readonly Column<HoldView>[] {
  const { t } = useTranslation();
  const { locale } = useLocale();
  return [
    { id: 'serial', title: t('holds.serial'), shown: 'always', cell: ({ serial }) => serial ?? t('holds.noSerial') },
    { id: 'unit', title: t('holds.unit'), cell: ({ unit }) => <span className={classes.id}>{unit}</span> },
    { id: 'reason', title: t('holds.reason'), shown: 'always', cell: ({ reason }) => reason },
    { id: 'by', title: t('holds.by'), cell: ({ by }) => by },
    { id: 'at', title: t('holds.at'), cell: ({ at }) => whenText(at, locale) },
    { id: 'station', title: t('holds.station'), cell: ({ station }) => station ?? t('holds.here') },
    {
      id: 'hold',
      title: t('holds.hold'),
      shown: 'extra',
      cell: ({ hold }) => <span className={classes.id}>{hold}</span>,
    },
    ...(release === undefined ? [] : [actColumn('release', release, t('holds.release'))]),
    ...(revoke === undefined
      ? []
      : [
          actColumn(
            'revoke',
            ({ serial, unit }) => {
              revoke({ id: serial ?? unit });
            },
            t('revocation.revokeOne'),
          ),
        ]),
  ];
}

/** What another station holds is released there, and its certificate revoked. */
function actColumn(id: string, act: (held: HoldView) => void, title: string): Column<HoldView> {
  return {
    id,
    title,
    shown: 'always',
    cell: (held) =>
      held.station === null && (
        <Button
          size="xs"
          variant="default"
          aria-label={`${title}: ${held.serial ?? held.unit}`}
          onClick={() => {
            act(held);
          }}
        >
          {title}
        </Button>
      ),
  };
}
