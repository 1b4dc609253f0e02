import { frame } from './frame.ts';
import { jig } from './jig.ts';
import { order } from './order.ts';
import { scan } from './scan.ts';
import { signIn } from './sign-in.ts';
import { steps } from './steps.ts';
