import { Button } from '@mantine/core';
import { IconPlugConnected, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrinterReport } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './first-day.module.css';

interface Props {
  readonly address: string;
  /** While a test label is on its way: the question waits for what comes of it. */
  readonly prints: (isPrinting: boolean) => void;
}

/** Whether the printer of this address is there and prints, before it is the printer of the station. */
export function PrinterTrial({ address, prints }: Props) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const [report, setReport] = useState<PrinterReport>();
  const [printed, setPrinted] = useState(false);
  const [isGood, setGood] = useState<boolean>();
  const asking = useMutation(async (asked: string) => {
    setReport(undefined);
    setReport(await firstDay.firstDay.printer({ address: asked }));
  });
  const printing = useMutation(async (asked: string) => {
    setPrinted(false);
    setGood(undefined);
    await during(prints, () => firstDay.firstDay.printTestLabel({ address: asked }));
    setPrinted(true);
  });
  const fault = printing.fault ?? asking.fault ?? report?.fault ?? undefined;
  const isBusy = asking.busy || printing.busy || address === '';
  const says = printing.busy
    ? 'sending'
    : fault !== undefined
      ? undefined
      : printed
        ? 'tested'
        : report?.ready
          ? 'ready'
          : undefined;
  return (
    <section className={classes.carried} aria-label={t('firstDay.printer.ask')}>
      <div className={classes.halves}>
        <TrialButton Icon={IconPlugConnected} at={asking} disabled={isBusy} press={() => void asking.act(address)}>
          {t('firstDay.printer.ask')}
        </TrialButton>
        <TrialButton Icon={IconPrinter} at={printing} disabled={isBusy} press={() => void printing.act(address)}>
          {t('firstDay.printer.test')}
        </TrialButton>
      </div>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <Outcome says={says} />
      {printed && !printing.busy && fault === undefined && <Judgement isGood={isGood} judge={setGood} />}
    </section>
  );
}

interface TrialButtonProps {
  readonly Icon: typeof IconPrinter;
  readonly at: { readonly busy: boolean };
  readonly disabled: boolean;
  readonly press: () => void;
  readonly children: string;
}

function TrialButton({ Icon, at, disabled, press, children }: TrialButtonProps) {
  return (
    <Button
      size="lg"
      variant="default"
      loading={at.busy}
      disabled={disabled}
      leftSection={<Icon size={24} aria-hidden />}
      onClick={press}
    >
      {children}
    </Button>
  );
}

function Outcome({ says }: { readonly says: 'sending' | 'tested' | 'ready' | undefined }) {
  const { t } = useTranslation();
  return (
    <p role="status" className={classes.good}>
      {says !== undefined && t(`firstDay.printer.${says}`)}
    </p>
  );
}

interface JudgementProps {
  readonly isGood: boolean | undefined;
  readonly judge: (isGood: boolean) => void;
}

/** Only a person sees the label. What they say changes nothing here: it leads on, or to what they can do. */
function Judgement({ isGood, judge }: JudgementProps) {
  const { t } = useTranslation();
  const button = (is: boolean, text: string) => (
    <Button
      size="lg"
      variant={isGood === is ? 'filled' : 'default'}
      aria-pressed={isGood === is}
      onClick={() => {
        judge(is);
      }}
    >
      {text}
    </Button>
  );
  return (
    <>
      <div className={classes.halves}>
        {button(true, t('firstDay.printer.yes'))}
        {button(false, t('firstDay.printer.no'))}
      </div>
      <p role="status">{isGood !== undefined && t(isGood ? 'firstDay.printer.good' : 'firstDay.printer.bad')}</p>
    </>
  );
}

async function during(tell: (isAtWork: boolean) => void, work: () => Promise<unknown>): Promise<void> {
  tell(true);
  try {
    await work();
  } finally {
    tell(false);
  }
}
