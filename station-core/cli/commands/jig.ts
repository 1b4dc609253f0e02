export { openJigControl, serveJig as jig, startJig } from '@birthmark/virtual-jig';
