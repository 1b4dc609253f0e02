import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkingHoursSet, WorkingHoursView } from '../../../../../station-core/contract.ts';
import { useMutation, useQuery } from '../../../connection/query.ts';
import { useStation } from '../../../connection/station-context.tsx';
import { useLocale } from '../../../locales/use-locale.ts';
import { whenText } from '../../../parts/amounts.ts';
import { DialogButtons } from '../../../parts/dialog.tsx';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { endsNextDay, firstHours, hoursProblem, type Span, weekdayName } from './hours-rules.ts';
import classes from './working-hours.module.css';

interface Props {
  readonly close: () => void;
  readonly cancel: () => void;
}

export function WorkingHoursForm(props: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const { answer, fault } = useQuery(useCallback(() => station.issuance.workingHours(), [station]));
  if (fault !== undefined) return <FaultPanel fault={fault} />;
  if (answer === undefined) return <p role="status">{t('frame.loading')}</p>;
  return <Form set={answer} {...props} />;
}

function Form({ set, close, cancel }: Props & { readonly set: WorkingHoursSet | null }) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const station = useStation();
  const [hours, setHours] = useState<WorkingHoursView>(
    set?.hours ?? firstHours(Intl.DateTimeFormat().resolvedOptions().timeZone),
  );
  const problem = hoursProblem(hours);
  const { act, busy, fault } = useMutation(async () => {
    await station.issuance.setWorkingHours(hours);
    close();
  });
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    if (problem === undefined) void act(undefined);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p>{t('issuance.hours.explains')}</p>
      {set !== null && <p>{t('issuance.hours.setBy', { person: set.by, when: whenText(set.at, locale) })}</p>}
      <TextInput
        label={t('issuance.hours.zone')}
        value={hours.timeZone}
        error={problem === 'badZone' && t('issuance.hours.badZone')}
        onChange={(event) => {
          setHours({ timeZone: event.currentTarget.value, spans: hours.spans });
        }}
      />
      <Spans
        spans={hours.spans}
        change={(spans) => {
          setHours({ timeZone: hours.timeZone, spans: [...spans] });
        }}
      />
      {(problem === 'badTime' || problem === 'none') && <p role="alert">{t(`issuance.hours.${problem}`)}</p>}
      {fault !== undefined && <FaultPanel fault={fault} />}
      <DialogButtons>
        <Button variant="default" onClick={cancel}>
          {t('frame.cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={problem !== undefined}>
          {t('issuance.hours.save')}
        </Button>
      </DialogButtons>
    </form>
  );
}

interface SpansProps {
  readonly spans: readonly Span[];
  readonly change: (spans: readonly Span[]) => void;
}

function Spans({ spans, change }: SpansProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.spans}>
      {spans.map((span, at) => (
        <SpanRow
          key={at}
          number={at + 1}
          span={span}
          change={(next) => {
            change(next === undefined ? spans.toSpliced(at, 1) : spans.with(at, next));
          }}
        />
      ))}
      <Button
        variant="subtle"
        leftSection={<IconPlus size={18} aria-hidden />}
        onClick={() => {
          const last = spans.at(-1) ?? { weekday: 7, from: '06:00', to: '22:00' };
          change([...spans, { weekday: (last.weekday % 7) + 1, from: last.from, to: last.to }]);
        }}
      >
        {t('issuance.hours.add')}
      </Button>
    </div>
  );
}

interface SpanProps {
  readonly number: number;
  readonly span: Span;
  readonly change: (span: Span | undefined) => void;
}

function SpanRow({ number, span: { weekday, from, to }, change }: SpanProps) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const days = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekdayName(day, locale) }));
  return (
    <div className={classes.span}>
      <NativeSelect
        aria-label={`${t('issuance.hours.weekday')} ${number}`}
        data={days}
        value={String(weekday)}
        onChange={(event) => {
          change({ weekday: Number(event.currentTarget.value), from, to });
        }}
      />
      <TextInput
        aria-label={`${t('issuance.hours.from')} ${number}`}
        maxLength={5}
        value={from}
        onChange={(event) => {
          change({ weekday, from: event.currentTarget.value, to });
        }}
      />
      <span aria-hidden>–</span>
      <TextInput
        aria-label={`${t('issuance.hours.to')} ${number}`}
        maxLength={5}
        value={to}
        onChange={(event) => {
          change({ weekday, from, to: event.currentTarget.value });
        }}
      />
      <span className={classes.next}>{endsNextDay({ weekday, from, to }) && t('issuance.hours.nextDay')}</span>
      <ActionIcon
        variant="subtle"
        size={36}
        aria-label={t('issuance.hours.remove', { number })}
        onClick={() => {
          change(undefined);
        }}
      >
        <IconTrash size={20} aria-hidden />
      </ActionIcon>
    </div>
  );
}
