import { Button, TextInput } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '../../connection/query.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useFloor } from '../../slots/floor.tsx';
import { useStation } from '../../connection/station-context.tsx';
import classes from './setup.module.css';

/** Which printer the labels go to, and a label that shows whether they come out right. */
export function PrinterPart() {
  const { t } = useTranslation();
  const { health, refreshHealth } = useFloor();
  if (health === undefined) return <p role="status">{t('frame.loading')}</p>;
  return (
    <div className={classes.halves}>
      <div className={classes.stack}>
        {health.printer.fault !== null && <FaultPanel fault={health.printer.fault} withEvidence />}
        <Choice address={health.printer.address} chosen={refreshHealth} />
      </div>
      <Test />
    </div>
  );
}

function Choice({ address, chosen }: { readonly address: string; readonly chosen: () => void }) {
  const { t } = useTranslation();
  const station = useStation();
  const [text, setText] = useState(address);
  const [used, setUsed] = useState('');
  const { act, busy, fault } = useMutation(async (wanted: string) => {
    setUsed('');
    await station.setup.choosePrinter({ address: wanted });
    setUsed(wanted);
    chosen();
  });
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    void act(text.trim());
  };
  return (
    <form className={classes.panel} onSubmit={submit} noValidate>
      <p className={classes.explains}>{t('setup.printer.explains')}</p>
      <TextInput
        size="md"
        label={t('setup.printer.address')}
        description={t('setup.printer.addressHint')}
        value={text}
        maxLength={500}
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      {text.startsWith('folder:') && <p>{t('setup.printer.folderKeeps')}</p>}
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <Button type="submit" size="lg" loading={busy} disabled={text.trim() === '' || text.trim() === address}>
        {t('setup.printer.use')}
      </Button>
      <p role="status" className={used === '' ? undefined : classes.good}>
        {used !== '' && t('setup.printer.used', { address: used })}
      </p>
    </form>
  );
}

function Test() {
  const { t } = useTranslation();
  const station = useStation();
  const [tested, setTested] = useState(false);
  const { act, busy, fault } = useMutation(async () => {
    setTested(false);
    await station.setup.printTestLabel();
    setTested(true);
  });
  return (
    <section className={classes.panel} aria-labelledby="test-label">
      <h2 id="test-label">{t('setup.printer.test')}</h2>
      <p className={classes.explains}>{t('setup.printer.testExplains')}</p>
      <Button
        size="lg"
        variant="default"
        loading={busy}
        leftSection={<IconPrinter size={22} aria-hidden />}
        onClick={() => void act(undefined)}
      >
        {t('setup.printer.test')}
      </Button>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <p role="status" className={tested ? classes.good : undefined}>
        {tested && t('setup.printer.tested')}
      </p>
    </section>
  );
}
