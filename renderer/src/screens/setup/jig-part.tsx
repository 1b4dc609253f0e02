import { Button, NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JigView } from '../../../../station-core/contract.ts';
import { useMutation } from '../../connection/query.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useJig, useStore } from '../../slots/slots.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { isJig, slotsLost, type JigForm } from './jig-form.ts';
import own from './ports/slots.module.css';
import classes from './setup.module.css';

export function JigPart() {
  const { t } = useTranslation();
  const jig = useJig();
  if (jig === undefined) return <p role="status">{t('frame.loading')}</p>;
  return <Layout jig={jig} />;
}

/** Rows, columns, takt and how a run starts. The preview shows the jig before anything is saved. */
function Layout({ jig }: { readonly jig: JigView }) {
  const { t } = useTranslation();
  const station = useStation();
  const [form, setForm] = useState<JigForm>(() => formOf(jig));
  const [saved, setSaved] = useState(false);
  const { act, busy, fault } = useMutation(async ({ taktSeconds, ...rest }: JigForm) => {
    await station.setup.setJig({ ...rest, taktMs: taktSeconds * 1_000 });
    setSaved(true);
  });
  const change = (part: Partial<JigForm>): void => {
    setSaved(false);
    setForm((before) => ({ ...before, ...part }));
  };
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    if (isJig(form)) void act(form);
  };
  return (
    <div className={classes.halves}>
      <form className={classes.panel} onSubmit={submit} noValidate>
        <p className={classes.explains}>{t('setup.jig.explains')}</p>
        <Fields form={form} change={change} />
        {!isJig(form) && <p className={classes.beware}>{t('setup.jig.bad')}</p>}
        {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
        <Button type="submit" size="lg" loading={busy} disabled={!isJig(form)}>
          {t('setup.jig.save')}
        </Button>
        <p role="status" className={saved ? classes.good : undefined}>
          {saved && t('setup.jig.saved')}
        </p>
      </form>
      {isJig(form) && <Preview form={form} />}
    </div>
  );
}

function Fields({ form, change }: { readonly form: JigForm; readonly change: (part: Partial<JigForm>) => void }) {
  const { t } = useTranslation();
  const number = (name: 'rows' | 'columns' | 'taktSeconds', max: number) => ({
    size: 'md',
    classNames: { wrapper: classes.short ?? '' },
    min: 1,
    max,
    allowDecimal: false,
    allowNegative: false,
    value: form[name],
    onChange: (value: number | string) => {
      change({ [name]: Number(value) });
    },
  });
  return (
    <>
      <div className={`${classes.pair} ${classes.close}`}>
        <NumberInput label={t('setup.jig.rows')} {...number('rows', 8)} />
        <NumberInput label={t('setup.jig.columns')} {...number('columns', 8)} />
      </div>
      <NumberInput
        label={t('setup.jig.takt')}
        description={t('setup.jig.taktHint')}
        {...number('taktSeconds', 3_600)}
      />
      <Switch
        size="lg"
        classNames={{ track: classes.switch ?? '' }}
        label={t('setup.jig.startOnArrival')}
        description={t('setup.jig.startOnArrivalHint')}
        checked={form.startOnArrival}
        onChange={(event) => {
          change({ startOnArrival: event.currentTarget.checked });
        }}
      />
    </>
  );
}

function Preview({ form }: { readonly form: JigForm }) {
  const { t } = useTranslation();
  const store = useStore();
  const places = Array.from({ length: form.rows * form.columns }, (_, index) => index + 1);
  const lost = slotsLost(form, store.all());
  return (
    <section className={classes.panel} aria-labelledby="preview-title">
      <h2 id="preview-title">{t('setup.jig.preview')}</h2>
      <p className={classes.explains}>{t('setup.jig.slots', { count: places.length })}</p>
      <div
        className={own.preview}
        aria-hidden
        style={{ gridTemplateColumns: `repeat(${form.columns}, minmax(0, 1fr))` }}
      >
        {places.map((slot) => (
          <span key={slot}>{slot}</span>
        ))}
      </div>
      {lost.length > 0 && (
        <p className={classes.beware} role="alert">
          {t('setup.jig.loses', { count: lost.length, slots: lost.join(', ') })}
        </p>
      )}
    </section>
  );
}

function formOf({ rows, columns, taktMs, startOnArrival }: JigView): JigForm {
  return { rows, columns, taktSeconds: Math.round(taktMs / 1_000), startOnArrival };
}
