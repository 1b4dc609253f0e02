import '@fontsource-variable/noto-sans-sc';
import theme from 'vitepress/theme-without-fonts';
import '@fontsource-variable/inter';
import './fonts.css';

export default theme;
