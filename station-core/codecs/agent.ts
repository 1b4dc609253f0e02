import * as statements from '../protocol/unit-agent/birth-statement.ts';
import * as frame from '../protocol/unit-agent/frame.ts';
import * as messages from '../protocol/unit-agent/messages.ts';
import { inFaults } from './in-faults.ts';

export const decodeAgentFrame = inFaults(frame.decodeAgentFrame);
export const decodeAgentEnvelope = inFaults(frame.decodeAgentEnvelope);
export const encodeAgentFrame = inFaults(frame.encodeAgentFrame);
export const encodeAgentRequest = inFaults(messages.encodeAgentRequest);
export const decodeAgentRequest = inFaults(messages.decodeAgentRequest);
export const decodeAgentAnswer = inFaults(messages.decodeAgentAnswer);
export const decodeBirthStatement = inFaults(statements.decodeBirthStatement);
export const decodeBirthReceipt = inFaults(statements.decodeBirthReceipt);
