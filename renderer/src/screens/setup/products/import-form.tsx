import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  MAX_OID_CHARACTERS,
  MAX_SUBJECT_NAME_CHARACTERS,
} from '../../../../../station-core/model/certificate-subject.ts';
import { MAX_PRODUCT_TITLE_CHARACTERS } from '../../../../../station-core/model/product.ts';
import type { AcceptanceReport } from '../../../../../station-core/contract.ts';
import { useMutation } from '../../../connection/query.ts';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { useStation } from '../../../connection/station-context.tsx';
import { EMPTY_PRODUCT, importOf, productMistakes, type ProductForm } from './product-form.ts';
import own from './products.module.css';
import classes from '../setup.module.css';

interface Props {
  readonly dir: string;
  /** The short names of the products that are here. */
  readonly known: readonly string[];
  readonly imported: () => void;
}

/** Names the product that the accepted release becomes. The station checks it once more before it takes it. */
export function ImportForm({ dir, known, imported }: Props) {
  const { t } = useTranslation();
  const [form, setForm] = useState(EMPTY_PRODUCT);
  const [tried, setTried] = useState(false);
  const isKnown = known.includes(form.product);
  const { act, busy, fault, done } = useImport({ dir, isKnown, imported });
  const mistakes = productMistakes(form, isKnown);
  const submit = (event: React.SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(mistakes).length === 0) void act(form);
  };
  const shown = { form, change: setForm, mistakes: tried ? mistakes : {} };
  return (
    <form className={own.import} onSubmit={submit} noValidate>
      <Names {...shown} />
      {isKnown ? <p className={classes.explains}>{t('setup.products.keepsCertificate')}</p> : <Subject {...shown} />}
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      <Button type="submit" size="lg" loading={busy}>
        {t('setup.products.import')}
      </Button>
      <p role="status" className={done === undefined ? undefined : classes.good}>
        {done !== undefined && t('setup.products.imported', { product: done })}
      </p>
    </form>
  );
}

interface FieldsProps {
  readonly form: ProductForm;
  readonly change: (form: ProductForm) => void;
  readonly mistakes: ReturnType<typeof productMistakes>;
}

/** What every field of this form has. */
function useField({ form, change, mistakes }: FieldsProps) {
  const { t } = useTranslation();
  return (name: keyof ProductForm, tidy: (text: string) => string = (text) => text) => {
    const mistake = mistakes[name];
    return {
      size: 'md',
      value: form[name],
      spellCheck: false,
      autoComplete: 'off',
      error: mistake !== undefined ? t(`setup.products.${mistake}`) : undefined,
      onChange: ({ currentTarget: { value } }: React.ChangeEvent<HTMLInputElement>) => {
        change({ ...form, [name]: tidy(value) });
      },
    };
  };
}

function Names(props: FieldsProps) {
  const { t } = useTranslation();
  const field = useField(props);
  return (
    <>
      <TextInput
        {...field('title')}
        maxLength={MAX_PRODUCT_TITLE_CHARACTERS}
        label={t('setup.products.productTitle')}
        description={t('setup.products.titleHint')}
      />
      <div className={classes.pair}>
        <TextInput
          {...field('product', (text) => text.toLowerCase())}
          maxLength={40}
          label={t('setup.products.product')}
          description={t('setup.products.productHint')}
        />
        <TextInput
          {...field('serialPrefix', (text) => text.toUpperCase())}
          maxLength={8}
          label={t('setup.products.prefix')}
          description={t('setup.products.prefixHint')}
        />
      </div>
    </>
  );
}

/** No default: certificates with somebody else's name in them cannot be called back. */
function Subject(props: FieldsProps) {
  const { t } = useTranslation();
  const field = useField(props);
  return (
    <fieldset className={own.subject}>
      <legend>{t('setup.products.certificate')}</legend>
      <p className={classes.explains}>{t('setup.products.certificateHint')}</p>
      <div className={classes.pair}>
        <TextInput
          {...field('organization')}
          maxLength={MAX_SUBJECT_NAME_CHARACTERS}
          label={t('setup.products.organization')}
        />
        <TextInput
          {...field('organizationalUnit')}
          maxLength={MAX_SUBJECT_NAME_CHARACTERS}
          label={t('setup.products.organizationalUnit')}
        />
      </div>
      <TextInput
        {...field('hardwareTypeOid')}
        maxLength={MAX_OID_CHARACTERS}
        label={t('setup.products.hardwareType')}
        description={t('setup.products.hardwareTypeHint')}
      />
    </fieldset>
  );
}

interface Importing {
  readonly dir: string;
  readonly isKnown: boolean;
  readonly imported: () => void;
}

function useImport({ dir, isKnown, imported }: Importing) {
  const station = useStation();
  const [done, setDone] = useState<string>();
  const [refused, setRefused] = useState<AcceptanceReport['fault']>(null);
  const mutation = useMutation(async (form: ProductForm) => {
    setDone(undefined);
    setRefused(null);
    const report = await station.setup.importProduct(importOf(form, { dir, isKnown }));
    if (report.ok) {
      setDone(form.product);
      imported();
    } else setRefused(report.fault); // the directory has changed since it was checked
  });
  return { ...mutation, fault: mutation.fault ?? refused ?? undefined, done };
}
