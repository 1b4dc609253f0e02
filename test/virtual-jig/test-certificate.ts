export { certificateFor } from '../../fixtures/token/test-chain.ts';
