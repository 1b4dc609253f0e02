import type { FaultWords } from '../../fault-words.ts';

export const proofFaults = {
  'proof.malformed': {
    name: '证明格式有误',
    says: '该文件不是格式正确的 C2SP tlog-proof 证明。',
    remedy: '请检查证据中指出的偏移处，然后重新生成该证明。',
  },
  'proof.not-signed-yet': {
    name: '条目尚未签名',
    says: '尚无检查点覆盖此条目。',
    remedy: '请等待一分钟后重试：运行中的工站每分钟为台账签名一次。如果工站已停止，请启动它。',
  },
  'proof.no-entry': {
    name: '账中无此条目',
    says: '台账中没有这台设备的此条目。',
    remedy: '请检查条目编号、设备和数据目录。',
  },
  'proof.no-certificate': {
    name: '没有证书',
    says: '台账中没有这台设备的证书。',
    remedy: '请先完成该设备，或用 --entry 指定它的另一个条目。',
  },
} as const satisfies Partial<FaultWords>;
