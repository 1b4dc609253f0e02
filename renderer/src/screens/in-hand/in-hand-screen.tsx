import { Button, Select } from '@mantine/core';
import { IconShieldSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotView } from '../../../../station-core/contract.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import type { ScreenProps } from '../../session/address.ts';
import { useFromSlots } from '../../slots/slots.tsx';
import classes from './in-hand.module.css';
import { LookUp } from './look-up.tsx';
import { SecretField } from './secret-field.tsx';
import { useVerification, type Verification } from './use-verification.ts';
import { VerdictCard } from './verdict-card.tsx';

/** A unit in hand: is it one of ours, is it as it left the line, and whose is a password. Nothing is written to the unit. */
export function InHandScreen({ params }: Pick<ScreenProps, 'params'>) {
  const { t } = useTranslation();
  const verifying = useVerification();
  const [label, setLabel] = useState('');
  const slots = useSlotNumbers();
  const [chosen, setChosen] = useState<string | null>(params.get('slot'));
  const running = verifying.now.kind === 'running';
  const slot = chosen ?? slots[0] ?? null;
  return (
    <div className={classes.page}>
      <h1>{t('inHand.title')}</h1>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (slot === null) return;
          verifying.start({ slot: Number(slot), label: label === '' ? undefined : label });
          setLabel('');
        }}
      >
        <SlotChoice slots={slots} slot={slot} choose={setChosen} disabled={running} />
        <SecretField
          label={t('inHand.label')}
          hint={t('inHand.labelHint')}
          value={label}
          change={setLabel}
          disabled={running}
        />
        <div className={classes.buttons}>
          <Button
            type="submit"
            size="md"
            leftSection={<IconShieldSearch size={20} aria-hidden />}
            disabled={running || slot === null}
          >
            {t('inHand.verify')}
          </Button>
          {running && (
            <Button size="md" variant="default" onClick={verifying.stop}>
              {t('inHand.stop')}
            </Button>
          )}
        </div>
        {slots.length === 0 && <p role="note">{t('inHand.noSlots')}</p>}
      </form>
      <Result now={verifying.now} />
      <LookUp />
    </div>
  );
}

function useSlotNumbers(): readonly string[] {
  return useFromSlots(slotsWithPort)
    .split(' ')
    .filter((each) => each !== '');
}

interface SlotChoiceProps {
  readonly slots: readonly string[];
  readonly slot: string | null;
  readonly choose: (slot: string | null) => void;
  readonly disabled: boolean;
}

function SlotChoice({ slots, slot, choose, disabled }: SlotChoiceProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('inHand.slot')}
      description={t('inHand.slotHint')}
      data={slots.map((value) => ({ value, label: t('inHand.slotName', { slot: value }) }))}
      value={slot}
      onChange={choose}
      disabled={disabled || slots.length === 0}
      allowDeselect={false}
    />
  );
}

/** As one word, so that the screen is drawn again only when it changes. */
function slotsWithPort(slots: readonly SlotView[]): string {
  return slots
    .filter(({ port }) => port !== null)
    .map(({ slot }) => slot)
    .join(' ');
}

function Result({ now }: { readonly now: Verification }) {
  const { t } = useTranslation();
  switch (now.kind) {
    case 'idle':
      return null;
    case 'running':
      return (
        <p role="status" className={classes.running}>
          {t(`inHand.stages.${now.stage}`)}
        </p>
      );
    case 'failed':
      return (
        <section className={classes.failed} aria-label={t('inHand.noVerdict')}>
          <h2>{t('inHand.noVerdict')}</h2>
          <FaultPanel fault={now.fault} withEvidence />
        </section>
      );
    case 'verdict':
      return <VerdictCard verdict={now.verdict} />;
  }
}
