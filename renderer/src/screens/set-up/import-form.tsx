import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AcceptanceReport } from '../../../../station-core/contract.ts';
import { useDoing } from '../../asked.ts';
import { FaultPanel } from '../../fault-panel.tsx';
import { useStation } from '../../station-context.tsx';
import { productMistakes, type ProductForm } from './product-form.ts';
import classes from './set-up.module.css';

interface Props {
  readonly dir: string;
  readonly imported: () => void;
}

const EMPTY: ProductForm = { product: '', title: '', serialPrefix: '' };

/** Names the product that the accepted build becomes. The station checks the build once more before it takes it. */
export function ImportForm({ dir, imported }: Props) {
  const { t } = useTranslation();
  const [form, setForm] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const { act, busy, fault, done } = useImport(dir, imported);
  const mistakes = productMistakes(form);
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(mistakes).length === 0) void act(form);
  };
  return (
    <form className={classes.panel} onSubmit={submit} noValidate>
      <Fields form={form} change={setForm} mistakes={tried ? mistakes : {}} />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <Button type="submit" size="lg" loading={busy}>
        {t('setUp.products.import')}
      </Button>
      <p role="status" className={done === undefined ? undefined : classes.good}>
        {done !== undefined && t('setUp.products.imported', { product: done })}
      </p>
    </form>
  );
}

interface FieldsProps {
  readonly form: ProductForm;
  readonly change: (form: ProductForm) => void;
  readonly mistakes: ReturnType<typeof productMistakes>;
}

function Fields({ form, change, mistakes }: FieldsProps) {
  const { t } = useTranslation();
  const field = (name: keyof ProductForm, tidy: (text: string) => string) => {
    const mistake = mistakes[name];
    return {
      size: 'md',
      value: form[name],
      spellCheck: false,
      autoComplete: 'off',
      error: mistake !== undefined ? t(`setUp.products.${mistake}`) : undefined,
      onChange: ({ currentTarget: { value } }: React.ChangeEvent<HTMLInputElement>) => {
        change({ ...form, [name]: tidy(value) });
      },
    };
  };
  return (
    <>
      <TextInput
        {...field('title', (text) => text)}
        maxLength={60}
        label={t('setUp.products.productTitle')}
        description={t('setUp.products.titleHint')}
      />
      <div className={classes.pair}>
        <TextInput
          {...field('product', (text) => text.toLowerCase())}
          maxLength={40}
          label={t('setUp.products.product')}
          description={t('setUp.products.productHint')}
        />
        <TextInput
          {...field('serialPrefix', (text) => text.toUpperCase())}
          maxLength={8}
          label={t('setUp.products.prefix')}
          description={t('setUp.products.prefixHint')}
        />
      </div>
    </>
  );
}

function useImport(dir: string, imported: () => void) {
  const station = useStation();
  const [done, setDone] = useState<string>();
  const [refused, setRefused] = useState<AcceptanceReport['fault']>(null);
  const doing = useDoing(async ({ product, title, serialPrefix }: ProductForm) => {
    setDone(undefined);
    setRefused(null);
    const report = await station.setUp.importProduct({ product, title: title.trim(), serialPrefix, dir });
    if (report.ok) {
      setDone(product);
      imported();
    } else setRefused(report.fault); // the directory has changed since it was checked
  });
  return { ...doing, fault: doing.fault ?? refused ?? undefined, done };
}
