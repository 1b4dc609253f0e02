import { Button, TextInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AcceptanceReport, ProductFindingView } from '../../../../../station-core/contract.ts';
import { useQuery, useMutation } from '../../../connection/query.ts';
import { asTypedHere } from '../../../locales/command-name.ts';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { useStation } from '../../../connection/station-context.tsx';
import { Acceptance } from './acceptance.tsx';
import { FolderChooser } from './folder-chooser.tsx';
import { ImportDelivered } from './import-delivered.tsx';
import { ImportForm } from './import-form.tsx';
import { KnownProducts } from './known-products.tsx';
import classes from '../setup.module.css';

/** Imports a product: first the release is checked and reported, then an accepted one can be imported. */
export function ProductsPart() {
  const station = useStation();
  const products = useQuery(useCallback(() => station.orders.products(), [station]));
  const known = products.answer?.map(({ product }) => product) ?? [];
  const [checked, setChecked] = useState<Checked>();
  return (
    <div className={`${classes.halves} ${classes.wide}`}>
      <div className={classes.stack}>
        <CheckForm checked={setChecked} />
        {checked !== undefined && (
          <Acceptance report={checked.report} findings={checked.findings}>
            {checked.report.ok && (
              <Import dir={checked.dir} report={checked.report} known={known} imported={products.again} />
            )}
          </Acceptance>
        )}
      </div>
      <KnownProducts products={products} />
    </div>
  );
}

interface Checked {
  readonly dir: string;
  readonly report: AcceptanceReport;
  readonly findings: readonly ProductFindingView[];
}

interface ImportProps extends Pick<Checked, 'dir' | 'report'> {
  readonly known: readonly string[];
  readonly imported: () => void;
}

/** A release alone needs a description; a folder from `birthmark product new` brings one. */
function Import({ dir, report: { describes }, known, imported }: ImportProps) {
  if (describes === null) return <ImportForm key={dir} dir={dir} known={known} imported={imported} />;
  const replaces = known.includes(describes.product);
  return <ImportDelivered key={dir} dir={dir} describes={describes} replaces={replaces} imported={imported} />;
}

interface CheckProps {
  readonly checked: (checked: Checked | undefined) => void;
}

function CheckForm({ checked }: CheckProps) {
  const { t } = useTranslation();
  const station = useStation();
  const [dir, setDir] = useState('');
  const { act, busy, fault } = useMutation(async (at: string) => {
    checked(undefined);
    const [report, findings] = await Promise.all([
      station.setup.checkBuild({ dir: at }),
      station.setup.productFindings({ dir: at }),
    ]);
    checked({ dir: at, report, findings });
  });
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    if (dir.trim() !== '') void act(dir.trim());
  };
  return (
    <form className={classes.panel} onSubmit={submit} noValidate>
      <p className={classes.explains}>{t('setup.products.explains')}</p>
      <FolderChooser
        chosen={(at) => {
          setDir(at);
          void act(at);
        }}
      />
      <div className={classes.oneLine}>
        <TextInput
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          size="md"
          label={t('setup.products.dir')}
          description={asTypedHere(t('setup.products.dirHint'))}
          value={dir}
          maxLength={1_000}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setDir(event.currentTarget.value);
            checked(undefined); // a report stands only for the directory that is named
          }}
        />
        <Button type="submit" size="md" loading={busy} disabled={dir.trim() === ''}>
          {t('setup.products.check')}
        </Button>
      </div>
      {busy && <p role="status">{t('setup.products.checking')}</p>}
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
    </form>
  );
}
