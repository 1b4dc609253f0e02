import { useTranslation } from 'react-i18next';
import type { ProductView } from '../../../../../station-core/contract.ts';
import type { Query } from '../../../connection/query.ts';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { LabelPreview } from './label-preview.tsx';
import own from './products.module.css';
import classes from '../setup.module.css';

export function KnownProducts({ products }: { readonly products: Query<readonly ProductView[]> }) {
  const { t } = useTranslation();
  const { answer, fault } = products;
  return (
    <section className={classes.panel} aria-labelledby="known-title">
      <h2 id="known-title">{t('setup.products.known')}</h2>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {answer?.length === 0 && <p className={classes.explains}>{t('setup.products.none')}</p>}
      <ul className={own.products}>
        {answer?.map(({ product, title, chip, release, problem }) => (
          <li key={product}>
            <strong>{title}</strong>
            <span>
              {product} · {chip} · {release?.version ?? t('setup.products.noRelease')}
            </span>
            {problem !== null && <FaultPanel fault={problem} withEvidence />}
            <LabelPreview product={product} told={problem} />
          </li>
        ))}
      </ul>
    </section>
  );
}
