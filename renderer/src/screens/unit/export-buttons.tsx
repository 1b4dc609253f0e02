import { Button } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ExportForm, exportFormSchema, type UnitRecordView } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { save, saveExport, type SavedFile } from '../../parts/save-file.ts';
import classes from './unit.module.css';

const FORMS = exportFormSchema.options;

/** The record as a file, in each form; and its certificate. */
export function ExportButtons({ record }: { readonly record: UnitRecordView }) {
  const { t } = useTranslation();
  const station = useStation();
  const [saved, setSaved] = useState<SavedFile>();
  const id = record.serial ?? record.mac;
  const { busy, fault, act } = useMutation(async (form: ExportForm) => {
    setSaved(undefined);
    setSaved(await saveExport(await station.records.exportUnit({ id, form })));
  });
  return (
    <div className={classes.exports} role="group" aria-label={t('unit.export')}>
      {FORMS.map((form) => (
        <Button
          key={form}
          variant="default"
          disabled={busy}
          leftSection={<IconDownload size={18} aria-hidden />}
          onClick={() => void act(form)}
        >
          {t(`unit.forms.${form}`)}
        </Button>
      ))}
      <PemButton record={record} />
      <Button
        variant="default"
        leftSection={<IconPrinter size={18} aria-hidden />}
        onClick={() => {
          window.print();
        }}
      >
        {t('unit.print')}
      </Button>
      <p role="status">
        {busy && t('unit.exporting')}
        {saved !== undefined && t('unit.exported', { name: saved.name, sha256: saved.sha256Hex })}
      </p>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
    </div>
  );
}

function PemButton({ record: { serial, mac, certificate } }: { readonly record: UnitRecordView }) {
  const { t } = useTranslation();
  if (certificate === undefined || certificate.pem === '') return null;
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={18} aria-hidden />}
      onClick={() => {
        save(`${serial ?? mac}.pem`, [certificate.pem, certificate.chain[0]?.pem ?? '']);
      }}
    >
      {t('unit.forms.pem')}
    </Button>
  );
}
