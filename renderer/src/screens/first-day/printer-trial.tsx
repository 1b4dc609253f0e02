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
  const asking = useMutation(async (asked: string) => {
    setReport(undefined);
    setReport(await firstDay.firstDay.printer({ address: asked }));
  });
  const printing = useMutation(async (asked: string) => {
    setPrinted(false);
    await during(prints, () => firstDay.firstDay.printTestLabel({ address: asked }));
    setPrinted(true);
  });
  const fault = printing.fault ?? asking.fault ?? report?.fault ?? undefined;
  const isBusy = asking.busy || printing.busy || address === '';
  return (
    <section className={classes.carried} aria-label={t('firstDay.printer.ask')}>
      <div className={classes.halves}>
        <Button
          size="lg"
          variant="default"
          loading={asking.busy}
          disabled={isBusy}
          leftSection={<IconPlugConnected size={24} aria-hidden />}
          onClick={() => void asking.act(address)}
        >
          {t('firstDay.printer.ask')}
        </Button>
        <Button
          size="lg"
          variant="default"
          loading={printing.busy}
          disabled={isBusy}
          leftSection={<IconPrinter size={24} aria-hidden />}
          onClick={() => void printing.act(address)}
        >
          {t('firstDay.printer.test')}
        </Button>
      </div>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <p role="status" className={classes.good}>
        {printing.busy && t('firstDay.printer.sending')}
        {!printing.busy &&
          fault === undefined &&
          (printed ? t('firstDay.printer.tested') : report?.ready && t('firstDay.printer.ready'))}
      </p>
    </section>
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
