import { useTranslation } from 'react-i18next';
import type { FaultView, ProductView } from '../../../../station-core/contract.ts';
import { useFaultWords, useLabelPlace } from '../../parts/fault-panel.tsx';
import { Choice, Complaint } from './choice.tsx';
import { canBeMade } from './order-rules.ts';
import classes from './order.module.css';

interface Props {
  readonly products: readonly ProductView[];
  readonly chosen: string | null;
  /** The order is known, and is of this product. */
  readonly only?: string | undefined;
  readonly choose: (product: string) => void;
  /** The order was asked for without one. */
  readonly missing: boolean;
}

export function ProductChoices({ products, chosen, only, choose, missing }: Props) {
  const { t } = useTranslation();
  const words = useFaultWords();
  const labelPlace = useLabelPlace();
  const saying = (problem: FaultView): string => [words(problem).says, labelPlace(problem)].join(' ').trim();
  return (
    <fieldset className={classes.choices} data-missing={missing}>
      <legend>{t('order.product')}</legend>
      {products.length === 0 && <p className={classes.none}>{t('order.noProducts')}</p>}
      {missing && products.length > 0 && <Complaint>{t('order.missing.product')}</Complaint>}
      {products.map((each) => (
        <Choice
          key={each.product}
          group="product"
          title={each.title}
          detail={`${each.chip} · ${each.release === null ? each.product : `${each.product} ${each.release.version}`}`}
          obstacle={
            canBeMade(each)
              ? only === undefined || only === each.product
                ? null
                : t('order.why.otherProduct')
              : each.problem === null
                ? t('order.why.noRelease')
                : saying(each.problem)
          }
          checked={chosen === each.product}
          choose={() => {
            choose(each.product);
          }}
        />
      ))}
    </fieldset>
  );
}
