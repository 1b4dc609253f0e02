import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Ink blue of the controls; states of a slot have their own colours in `theme.css`, used nowhere else. */
const ink: MantineColorsTuple = [
  '#eef3fb',
  '#dbe5f4',
  '#b3c9e9',
  '#88abde',
  '#6491d4',
  '#4c80cf',
  '#2f68bd',
  '#21569f',
  '#1b4a8b',
  '#123c74',
];

/** The greys of the dark form lean to the same blue, so that fields and menus belong to the surfaces in `theme.css`. */
const night: MantineColorsTuple = [
  '#eef2f7',
  '#d3dae4',
  '#aab6c6',
  '#8491a3',
  '#5a6778',
  '#364252',
  '#1d2530',
  '#161c25',
  '#0b0f15',
  '#06090d',
];

/** Larger and calmer than a web page: read standing, pressed with gloves. */
export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  colors: { ink, dark: night },
  fontFamily:
    "Inter, 'Noto Sans SC Variable', 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', 'Source Han Sans SC', system-ui, -apple-system, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'SF Mono', 'DejaVu Sans Mono', monospace",
  headings: { fontWeight: '700' },
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1.0625rem', lg: '1.25rem', xl: '1.5rem' },
  defaultRadius: 'md',
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Popover: { styles: { dropdown: { background: 'var(--bm-surface)' } } },
    Menu: { styles: { dropdown: { background: 'var(--bm-surface)' } } },
  },
});
