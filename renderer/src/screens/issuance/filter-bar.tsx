import { Button, MultiSelect, TextInput } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LOG_MARKS } from '../../../../station-core/contract.ts';
import { withoutSecrets } from '../../../../station-core/model/desk/label-secrets.ts';
import { useEntryWords } from './entry-words.ts';
import classes from './issuance.module.css';
import { TEXT_FILTERS } from './log-filter.ts';

interface Props {
  readonly params: URLSearchParams;
  readonly change: (name: string, value: string) => void;
  readonly clear: () => void;
}

/** Kinds that the log has of its own; those of other desks are found by their marks and people. */
const KINDS = [
  'certificate-issued',
  'signature-refused',
  'signature-intended',
  'revocation-intended',
  'revocation-refused',
  'certificate-revoked',
  'crl-signed',
  'label-taken-up',
  'label-voided',
  'test-label-printed',
  'signed-in',
  'sign-in-refused',
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
  'order-chosen',
  'rework-opened',
  'rework-closed',
  'printer-chosen',
  'documents-in-force',
  'receipt-asked',
  'signer-quarantined',
  'quarantine-lifted',
  'station-moved',
  'release-imported',
  'working-hours-set',
  'release-listed',
  'station-started',
  'tables-rebuilt',
] as const;

export function FilterBar({ params, change, clear }: Props) {
  const { t } = useTranslation();
  const words = useEntryWords();
  const from = params.get('from');
  return (
    <search className={classes.filters} aria-label={t('issuance.filters.label')}>
      {(['since', 'until'] as const).map((name) => (
        <TypedFilter key={name} name={name} type="datetime-local" params={params} change={change} />
      ))}
      {TEXT_FILTERS.map((name) => (
        <TypedFilter key={name} name={name} type="text" params={params} change={change} />
      ))}
      <ListFilter
        name="kind"
        choices={KINDS.map((value) => ({ value, label: words.kind(value) }))}
        params={params}
        change={change}
      />
      <ListFilter
        name="mark"
        choices={LOG_MARKS.map((value) => ({ value, label: t(`issuance.marks.${value}`) }))}
        params={params}
        change={change}
      />
      {from !== null && <span className={classes.from}>{t('issuance.filters.sinceEntry', { seq: from })}</span>}
      <Button
        size="compact-md"
        variant="subtle"
        leftSection={<IconFilterOff size={18} aria-hidden />}
        disabled={params.size === 0}
        onClick={clear}
      >
        {t('issuance.filters.clear')}
      </Button>
    </search>
  );
}

type FilterProps = Omit<Props, 'clear'>;

/** Taken over with Enter or on leaving the field: not each letter is a question. */
function TypedFilter({
  name,
  type,
  params,
  change,
}: FilterProps & { readonly name: 'since' | 'until' | (typeof TEXT_FILTERS)[number]; readonly type: string }) {
  const { t } = useTranslation();
  const asked = params.get(name) ?? '';
  const [typed, setTyped] = useState<string>();
  const take = (): void => {
    if (typed !== undefined && typed !== asked) change(name, typed.trim());
    setTyped(undefined);
  };
  return (
    <TextInput
      size="sm"
      type={type}
      maxLength={200}
      label={t(`issuance.filters.${name}`)}
      value={typed ?? asked}
      onChange={(event) => {
        setTyped(withoutSecrets(event.currentTarget.value));
      }}
      onBlur={take}
      onKeyDown={({ key }) => {
        if (key === 'Enter') take();
      }}
    />
  );
}

interface ListProps extends FilterProps {
  readonly name: 'kind' | 'mark';
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

function ListFilter({ name, choices, params, change }: ListProps) {
  const { t } = useTranslation();
  const chosen = (params.get(name) ?? '').split(',').filter((each) => choices.some(({ value }) => value === each));
  return (
    <MultiSelect
      size="sm"
      className={classes.list ?? ''}
      label={t(`issuance.filters.${name}`)}
      data={[...choices]}
      value={chosen}
      searchable
      clearable
      onChange={(values) => {
        change(name, values.join(','));
      }}
    />
  );
}
