import { Button } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabelPictureView } from '../../../../../station-core/contract.ts';
import { useQuery } from '../../../connection/query.ts';
import { useStation } from '../../../connection/station-context.tsx';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import own from './products.module.css';

/** Whoever edits label.json beside the screen waits no longer than this for what comes of it. */
const ASK_AGAIN_MS = 2_000;

/** Both labels of a product, as large as on paper where the display says how large it is. */
export function LabelPreview({ product }: { readonly product: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="md"
        aria-expanded={open}
        leftSection={open ? <IconEyeOff size={20} aria-hidden /> : <IconEye size={20} aria-hidden />}
        onClick={() => {
          setOpen(!open);
        }}
      >
        {t(open ? 'setup.products.hideLabels' : 'setup.products.showLabels')}
      </Button>
      {open && <Pictures product={product} />}
    </>
  );
}

function Pictures({ product }: { readonly product: string }) {
  const { t } = useTranslation();
  const station = useStation();
  const ask = useCallback(() => station.setup.previewLabels({ product }), [station, product]);
  const { answer, fault } = useQuery(ask, ASK_AGAIN_MS);
  if (fault !== undefined) return <FaultPanel fault={fault} withEvidence />;
  if (answer === undefined) return <p role="status">{t('frame.loading')}</p>;
  return (
    <div className={own.labels}>
      <Picture picture={answer.inner} name={t('setup.products.innerLabel')} />
      <Picture picture={answer.outer} name={t('setup.products.outerLabel')} />
    </div>
  );
}

function Picture({ picture, name }: { readonly picture: LabelPictureView; readonly name: string }) {
  const { pngBase64, widthMm, heightMm } = picture;
  return (
    <figure className={own.label}>
      <img src={`data:image/png;base64,${pngBase64}`} alt={name} style={{ width: `${String(widthMm)}mm` }} />
      <figcaption>
        {name} · {widthMm.toFixed(0)} × {heightMm.toFixed(0)} mm
      </figcaption>
    </figure>
  );
}
