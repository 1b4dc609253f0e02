import type { LabelPictureView, LabelPreviewView } from '../../contract.ts';
import { Fault } from '../../fault.ts';
import { renderLabel } from '../../labels/render-label.ts';
import type { RenderLabel } from '../../labels/rendering/label-renderer.ts';
import { readLabelTemplates } from '../../station/product/label-file.ts';
import { type LabelDescription, type LabelPicture, previewLabels } from '../../station/product/label-specimen.ts';
import { labelTextOf } from '../../station/product/load-product.ts';
import { proveLabels, tryLabels } from '../../station/product/product-check.ts';
import { readProductConfig } from '../../station/product/product-config.ts';
import { faultView } from '../views/fault-view.ts';

/** Specimens of labels, and whether the labels pass the check of an import. */
export class LabelPreviews {
  readonly #renderLabel: RenderLabel;
  /** Of each folder the newest: a screen asks every two seconds, and a proof takes half a second of this thread. */
  readonly #proofs = new Map<string, { readonly of: string; readonly problem: Fault | null }>();

  constructor(render: RenderLabel = renderLabel) {
    this.#renderLabel = render;
  }

  /** Reads the description in `dir` now. Throws when it cannot be read, or when not even the specimen can be drawn. */
  async of(dir: string, signal: AbortSignal): Promise<LabelPreviewView> {
    const described = { config: await readProductConfig(dir), templates: await readLabelTemplates(dir) };
    const { inner, outer } = await previewLabels(described, this.#renderLabel, signal);
    const problem = await this.#problemOf(dir, described);
    return {
      inner: pictureView(inner),
      outer: pictureView(outer),
      problem: problem === null ? null : faultView(problem),
    };
  }

  async #problemOf(dir: string, described: LabelDescription): Promise<Fault | null> {
    const of = JSON.stringify(described);
    const known = this.#proofs.get(dir);
    if (known?.of === of) return known.problem;
    const problem = await this.#prove(described);
    // That a renderer stopped says nothing of the labels.
    if (problem?.code !== 'label.renderer-gone') this.#proofs.set(dir, { of, problem });
    return problem;
  }

  /** The fault that would refuse the product; null when there is none. */
  async #prove({ config, templates }: LabelDescription): Promise<Fault | null> {
    const labelText = labelTextOf(config, templates);
    try {
      await tryLabels({ config, labelText }, this.#renderLabel);
      await proveLabels({ config, labelText });
      return null;
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  }
}

function pictureView({ png, widthMm, heightMm }: LabelPicture): LabelPictureView {
  return { pngBase64: png.toString('base64'), widthMm, heightMm };
}
