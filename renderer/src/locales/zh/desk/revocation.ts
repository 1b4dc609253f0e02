import type { revocation as english } from '../../en/desk/revocation.ts';

/** 已吊销的证书，以及列出它们的吊销列表。 */
export const revocation: typeof english = {
  reasons: {
    unspecified: '无特定原因',
    keyCompromise: '密钥泄露',
    superseded: '已被另一证书取代',
    cessationOfOperation: '已停止使用',
    privilegeWithdrawn: '不再获得授权',
  },
};
