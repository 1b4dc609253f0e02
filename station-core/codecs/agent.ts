import * as frame from '../protocol/unit-agent/frame.ts';
import * as messages from '../protocol/unit-agent/messages.ts';
import { inFaults } from './in-faults.ts';

export const decodeAgentFrame = inFaults(frame.decodeAgentFrame);
export const encodeAgentFrame = inFaults(frame.encodeAgentFrame);
export const encodeAgentRequest = inFaults(messages.encodeAgentRequest);
export const decodeAgentRequest = inFaults(messages.decodeAgentRequest);
export const decodeAgentAnswer = inFaults(messages.decodeAgentAnswer);
