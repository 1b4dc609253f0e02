import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaultView, PersonActs } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import type { Column } from '../../parts/data-table/columns.ts';
import { momentText } from '../issuance/moment-text.ts';
import { usePeopleNames } from '../issuance/people-names.ts';

interface Props {
  readonly people: readonly PersonActs[] | undefined;
  readonly fault: FaultView | undefined;
  readonly choose: (id: string) => void;
}

const COUNTED = { signIns: 'signIns', refused: 'refusedSignIns', certificates: 'certificates', acts: 'acts' } as const;

/** One row a person; a press shows what they did. */
export function PeopleTable({ people, fault, choose }: Props) {
  const { t } = useTranslation();
  const [sort, setSort] = useState({ by: 'last', descending: true });
  const columns = useColumns();
  return (
    <DataTable
      name="people-acts"
      label={t('issuance.audit.people')}
      columns={columns}
      rows={people?.toSorted((a, b) => (sort.descending ? -1 : 1) * compare(a, b, sort.by))}
      keyOf={({ id }) => id}
      open={({ id }) => {
        choose(id);
      }}
      sort={{
        by: sort.by,
        descending: sort.descending,
        change: (by, descending) => {
          setSort({ by, descending });
        },
      }}
      fault={fault}
      empty={
        <>
          <strong>{t('issuance.audit.none')}</strong>
          <br />
          {t('issuance.audit.noneHint')}
        </>
      }
      actions={<span>{t('issuance.audit.choose')}</span>}
    />
  );
}

function useColumns(): readonly Column<PersonActs>[] {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const nameOf = usePeopleNames();
  const counted = Object.entries(COUNTED).map(([id, of]) => ({
    id,
    title: t(`issuance.audit.${id as keyof typeof COUNTED}`),
    numeric: true,
    sorts: true,
    cell: (row: PersonActs) => numberText(row[of], locale),
  }));
  return [
    {
      id: 'person',
      title: t('issuance.audit.person'),
      shown: 'always',
      sorts: true,
      cell: ({ id }) => (nameOf(id) === id ? id : `${nameOf(id)} (${id})`),
    },
    ...counted,
    { id: 'last', title: t('issuance.audit.last'), sorts: true, cell: ({ lastAt }) => momentText(lastAt, locale) },
  ];
}

function compare(a: PersonActs, b: PersonActs, by: string): number {
  if (by === 'person') return a.id.localeCompare(b.id);
  if (by === 'last') return a.lastAt.localeCompare(b.lastAt);
  const counted = Object.entries(COUNTED).find(([id]) => id === by)?.[1] ?? 'acts';
  return a[counted] - b[counted];
}
