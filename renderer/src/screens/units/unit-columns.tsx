import { useTranslation } from 'react-i18next';
import type { UnitRowView } from '../../../../station-core/contract.ts';
import { localeIn } from '../../locales/index.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { whenText } from '../../parts/amounts.ts';
import type { Column } from '../../parts/data-table/columns.ts';
import { addressOf } from '../../session/address.ts';
import classes from './units.module.css';

/** Where the record of a unit is. */
export function unitAddress({ serial, unit }: Pick<UnitRowView, 'serial' | 'unit'>): string {
  return addressOf('unit', [serial ?? unit]);
}

export function useUnitColumns(): readonly Column<UnitRowView>[] {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const title = (id: keyof typeof PLAIN): string => t(`units.columns.${id}`);
  const plain = (Object.keys(PLAIN) as (keyof typeof PLAIN)[]).map((id) => {
    const column: Column<UnitRowView> = { id, title: title(id), cell: (row) => PLAIN[id](row) };
    return column;
  });
  const byId = (id: keyof typeof PLAIN, more: Partial<Column<UnitRowView>> = {}): Column<UnitRowView>[] =>
    plain.filter((column) => column.id === id).map((column) => ({ ...column, ...more }));
  return [
    {
      id: 'serial',
      title: t('units.columns.serial'),
      sorts: true,
      shown: 'always',
      cell: (row) => (
        <a className={classes.serial} href={`#/${unitAddress(row)}`} tabIndex={-1}>
          {row.serial ?? row.unit}
        </a>
      ),
    },
    { id: 'outcome', title: t('units.columns.outcome'), sorts: true, cell: (row) => <Outcome row={row} /> },
    { id: 'fault', title: t('units.columns.fault'), sorts: true, cell: ({ fault }) => <FaultName code={fault} /> },
    ...byId('order', { sorts: true }),
    ...byId('product', { sorts: true }),
    ...byId('firmware', { sorts: true }),
    ...byId('slot', { sorts: true, numeric: true }),
    ...byId('operator', { sorts: true }),
    { id: 'last', title: t('units.columns.last'), sorts: true, cell: ({ lastAt }) => whenText(lastAt, locale) },
    { id: 'revoked', title: t('units.columns.revoked'), cell: (row) => <Revoked row={row} /> },
    { id: 'held', title: t('units.columns.held'), cell: ({ heldBy }) => heldBy },
    ...byId('mac', { shown: 'extra' }),
    ...byId('runs', { shown: 'extra', numeric: true }),
    ...byId('certSerial', { shown: 'extra' }),
    {
      id: 'first',
      title: t('units.columns.first'),
      sorts: true,
      shown: 'extra',
      cell: ({ firstAt }) => whenText(firstAt, locale),
    },
  ];
}

const PLAIN = {
  order: ({ order }: UnitRowView) => order,
  product: ({ product }: UnitRowView) => product,
  firmware: ({ firmware }: UnitRowView) => firmware,
  slot: ({ slot }: UnitRowView) => slot,
  operator: ({ operator }: UnitRowView) => operator,
  mac: ({ unit }: UnitRowView) => unit,
  runs: ({ runs }: UnitRowView) => runs,
  certSerial: ({ certSerialHex }: UnitRowView) => certSerialHex,
} as const;

function Outcome({ row: { outcome } }: { readonly row: UnitRowView }) {
  const { t } = useTranslation();
  return (
    <span className={classes.outcome} data-outcome={outcome ?? 'open'}>
      {t(`units.outcomes.${outcome ?? 'open'}`)}
    </span>
  );
}

function Revoked({ row: { revoked } }: { readonly row: UnitRowView }) {
  const { t } = useTranslation();
  return revoked === null ? null : <span className={classes.revoked}>{t(`revocation.reasons.${revoked}`)}</span>;
}

/** Its name in the table of faults; of another version, its code. */
export function FaultName({ code }: { readonly code: string | null }) {
  const { language } = useLocale();
  if (code === null) return null;
  const faults: Readonly<Record<string, { readonly name: string }>> = localeIn[language].faults;
  return <span title={code}>{faults[code]?.name ?? code}</span>;
}
