import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AcceptanceReport } from '../../../../../station-core/contract.ts';
import { useMutation } from '../../../connection/query.ts';
import { useStation } from '../../../connection/station-context.tsx';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import own from './products.module.css';
import classes from '../setup.module.css';

interface Props {
  readonly dir: string;
  readonly describes: NonNullable<AcceptanceReport['describes']>;
  /** It is here already, and its description would be another. */
  readonly replaces: boolean;
  readonly imported: () => void;
}

/** A folder that brings its own description needs no form. The station checks it once more before it takes it. */
export function ImportDelivered({ dir, describes: { product, title }, replaces, imported }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const [refused, setRefused] = useState<AcceptanceReport['fault']>(null);
  const [done, setDone] = useState(false);
  const { act, busy, fault } = useMutation(async () => {
    setRefused(null);
    const report = await station.setup.importDelivered({ dir });
    setRefused(report.fault); // the directory has changed since it was checked
    setDone(report.ok);
    if (report.ok) imported();
  });
  const shown = fault ?? refused ?? undefined;
  return (
    <div className={own.import}>
      <p>
        <strong>{title}</strong> · {product}
      </p>
      {replaces && <p className={classes.beware}>{t('setup.products.replaces')}</p>}
      {shown !== undefined && <FaultPanel fault={shown} withEvidence />}
      <Button size="lg" loading={busy} onClick={() => void act(undefined)}>
        {t('setup.products.import')}
      </Button>
      <p role="status" className={done ? classes.good : undefined}>
        {done && t('setup.products.imported', { product })}
      </p>
    </div>
  );
}
