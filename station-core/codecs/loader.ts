import * as reply from '../protocol/loader/reply.ts';
import * as request from '../protocol/loader/request.ts';
import * as security from '../protocol/loader/security-info.ts';
import { inFaults } from './in-faults.ts';

export const decodeReply = inFaults(reply.decodeReply);
export const decodeRequest = inFaults(request.decodeRequest);
export const parseSecurityInfo = inFaults(security.parseSecurityInfo);
