import { useTranslation } from 'react-i18next';
import type { ProductView } from '../../../../../station-core/contract.ts';
import type { Asked } from '../../../connection/query.ts';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import own from './products.module.css';
import classes from '../setup.module.css';

export function KnownProducts({ products }: { readonly products: Asked<readonly ProductView[]> }) {
  const { t } = useTranslation();
  const { answer, fault } = products;
  return (
    <section className={classes.panel} aria-labelledby="known-title">
      <h2 id="known-title">{t('setUp.products.known')}</h2>
      {fault !== undefined && <FaultPanel fault={fault} />}
      {answer?.length === 0 && <p className={classes.explains}>{t('setUp.products.none')}</p>}
      <ul className={own.products}>
        {answer?.map(({ product, title, chip, release, problem }) => (
          <li key={product}>
            <strong>{title}</strong>
            <span>
              {product} · {chip} · {release?.version ?? t('setUp.products.noRelease')}
            </span>
            {problem !== null && <FaultPanel fault={problem} withEvidence />}
          </li>
        ))}
      </ul>
    </section>
  );
}
