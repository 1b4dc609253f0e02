/** What the command line prints about its arguments goes through these, whichever argument it arrived in. */
export { holdsSecrets, NOT_SHOWN, withoutLabelText, withoutSecrets } from '../model/desk/label-secrets.ts';
