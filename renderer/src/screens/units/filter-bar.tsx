import { Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OUTCOME_FILTERS, type UnitChoices } from '../../../../station-core/contract.ts';
import { withoutSecrets } from '../../../../station-core/model/desk/label-secrets.ts';
import { useQuery } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { localeIn } from '../../locales/index.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { type FilterName, hasFilters, readQuery, withFilter } from './unit-query.ts';
import classes from './units.module.css';

interface Props {
  readonly params: URLSearchParams;
  readonly show: (params: URLSearchParams) => void;
}

/** What the list leaves out. Each filter is a part of the address. */
export function FilterBar({ params, show }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const { answer: choices } = useQuery(useCallback(() => station.units.choices(), [station]));
  const set = (name: FilterName) => (value: string | null) => {
    show(withFilter(params, name, value ?? ''));
  };
  return (
    <div className={classes.filters} role="group" aria-label={t('units.filters')}>
      <Chosen name="outcome" params={params} set={set} data={useOutcomes()} />
      <Chosen name="fault" params={params} set={set} data={useFaults(choices)} searchable />
      {(['order', 'product', 'firmware', 'operator', 'station'] as const).map((name) => (
        <Written
          key={`${name} ${params.get(name) ?? ''}`}
          name={name}
          params={params}
          set={set}
          data={choices?.[name]}
        />
      ))}
      <Chosen name="slot" params={params} set={set} data={choices?.slot.map(String) ?? []} />
      <Day name="from" params={params} set={set} />
      <Day name="until" params={params} set={set} />
      <Chosen name="held" params={params} set={set} data={useYesNo()} />
      <Chosen name="revoked" params={params} set={set} data={useYesNo()} />
      {hasFilters(readQuery(params)) && (
        <Button
          variant="subtle"
          size="compact-md"
          onClick={() => {
            show(new URLSearchParams());
          }}
        >
          {t('units.clear')}
        </Button>
      )}
    </div>
  );
}

interface FieldProps {
  readonly name: FilterName;
  readonly params: URLSearchParams;
  readonly set: (name: FilterName) => (value: string | null) => void;
}

type Option = string | { readonly value: string; readonly label: string };

interface ChosenProps extends FieldProps {
  readonly data: readonly Option[];
  readonly searchable?: boolean;
}

function Chosen({ name, params, set, data, searchable = false }: ChosenProps) {
  const { t } = useTranslation();
  const value = params.get(name);
  // A deep link may ask for what there is none of: it is still shown as asked for.
  const known = data.some((each) => (typeof each === 'string' ? each : each.value) === value);
  return (
    <Select
      size="xs"
      label={t(`units.filter.${name}`)}
      placeholder={t('units.any')}
      data={value === null || known ? [...data] : [...data, value]}
      value={value}
      onChange={set(name)}
      searchable={searchable}
      clearable
      clearButtonProps={{ 'aria-label': t('units.clearOne', { filter: t(`units.filter.${name}`) }), tabIndex: -1 }}
    />
  );
}

interface WrittenProps extends FieldProps {
  readonly data: readonly string[] | undefined;
}

/** There may be more than can be listed, so anything can be typed. It counts on Enter, or when the field is left. */
function Written({ name, params, set, data }: WrittenProps) {
  const { t } = useTranslation();
  const shown = params.get(name) ?? '';
  const [text, setText] = useState(shown);
  const settle = (value: string): void => {
    if (value.trim() !== shown) set(name)(value.trim());
  };
  return (
    <Autocomplete
      size="xs"
      label={t(`units.filter.${name}`)}
      placeholder={t('units.any')}
      data={[...(data ?? [])]}
      value={text}
      maxLength={512}
      onChange={(value) => {
        setText(withoutSecrets(value));
      }}
      onOptionSubmit={settle}
      onBlur={() => {
        settle(text);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle(event.currentTarget.value);
      }}
    />
  );
}

function Day({ name, params, set }: FieldProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      size="xs"
      type="date"
      label={t(`units.filter.${name}`)}
      value={params.get(name)?.slice(0, 10) ?? ''}
      onChange={(event) => {
        set(name)(event.currentTarget.value);
      }}
    />
  );
}

function useOutcomes(): Option[] {
  const { t } = useTranslation();
  return OUTCOME_FILTERS.map((value) => ({ value, label: t(`units.outcomes.${value}`) }));
}

function useYesNo(): Option[] {
  const { t } = useTranslation();
  return (['yes', 'no'] as const).map((value) => ({ value, label: t(`units.held.${value}`) }));
}

function useFaults(choices: UnitChoices | undefined): Option[] {
  const { language } = useLocale();
  const faults: Readonly<Record<string, { readonly name: string }>> = localeIn[language].faults;
  return (choices?.fault ?? []).map((value) => ({ value, label: faults[value]?.name ?? value }));
}
