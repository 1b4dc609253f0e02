import { useTranslation } from 'react-i18next';
import type { PermitView } from '../../../../station-core/contract.ts';
import { numberText, whenText } from '../../parts/amounts.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { Choice, Complaint } from './choice.tsx';
import { permitLeft, permitObstacle, type OrderDraft } from './order-rules.ts';
import classes from './order.module.css';

interface Props {
  readonly permits: readonly PermitView[];
  readonly draft: OrderDraft;
  readonly change: (part: Partial<OrderDraft>) => void;
  /** The order was asked for without one. */
  readonly missing: boolean;
}

export function PermitChoices({ permits, draft, change, missing }: Props) {
  const { t } = useTranslation();
  const ofProduct = permits.filter((each) => each.product === draft.product);
  const anyValid = ofProduct.some((each) => permitObstacle(each, Date.now()) === null);
  return (
    <fieldset className={classes.choices} data-missing={missing}>
      <legend>{t('order.permit')}</legend>
      {draft.product === null && <p className={classes.none}>{t('order.pickProductFirst')}</p>}
      {draft.product !== null && ofProduct.length === 0 && <p className={classes.none}>{t('order.noPermits')}</p>}
      {ofProduct.length > 0 && !anyValid && <p className={classes.none}>{t('order.noValidPermit')}</p>}
      {missing && anyValid && <Complaint>{t('order.missing.permit')}</Complaint>}
      {ofProduct.map((each) => (
        <PermitChoice
          key={each.permit}
          permit={each}
          checked={draft.permit === each.permit}
          choose={() => {
            change({ permit: each.permit });
          }}
        />
      ))}
    </fieldset>
  );
}

function PermitChoice({
  permit,
  checked,
  choose,
}: {
  readonly permit: PermitView;
  readonly checked: boolean;
  readonly choose: () => void;
}) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const obstacle = permitObstacle(permit, Date.now());
  const since = obstacle === 'notYet' ? permit.notBefore : permit.notAfter;
  const left = t('order.left', {
    left: numberText(permitLeft(permit), locale),
    quota: numberText(permit.quota, locale),
  });
  const until = t('order.validUntil', { when: whenText(permit.notAfter, locale) });
  return (
    <Choice
      group="permit"
      title={permit.permit}
      detail={obstacle === 'expired' ? left : `${left} · ${until}`}
      obstacle={
        obstacle === null
          ? null
          : t(`order.why.${obstacle}`, { when: whenText(since, locale), quota: numberText(permit.quota, locale) })
      }
      checked={checked}
      choose={choose}
    />
  );
}
