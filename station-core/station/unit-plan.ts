import { plan } from './plan/plan.ts';
import { admit } from './steps/admit.ts';
import { boot } from './steps/boot.ts';
import { close } from './steps/close.ts';
import { confirmLabel } from './steps/confirm-label.ts';
import { connect } from './steps/connect.ts';
import { flash } from './steps/flash.ts';
import { generateKey } from './steps/generate-key.ts';
import { install } from './steps/install.ts';
import { issue } from './steps/issue.ts';
import { label } from './steps/label.ts';
import { lock } from './steps/lock.ts';
import { openWithLabel } from './steps/open-with-label.ts';
import { prove } from './steps/prove.ts';
import { requestCsr } from './steps/request-csr.ts';
import { reserve } from './steps/reserve.ts';

/** The life of a unit on the line, to be read aloud. */
export const provisionUnit = plan(
  connect,
  admit,
  reserve,
  flash,
  boot,
  generateKey,
  requestCsr,
  issue,
  install,
  prove,
  lock,
  label,
  confirmLabel,
  openWithLabel,
  close,
);
