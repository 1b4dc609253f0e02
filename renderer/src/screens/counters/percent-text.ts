/** No hundred that is not all, and no zero that is not none. */
export function percentText(share: number, locale: string): string {
  const rounded = Math.round(share * 1_000) / 1_000;
  const honest = share < 1 && rounded === 1 ? 0.999 : share > 0 && rounded === 0 ? 0.001 : rounded;
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(honest);
}
