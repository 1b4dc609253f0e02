export { serveJig as jig } from '@birthmark/virtual-jig';
