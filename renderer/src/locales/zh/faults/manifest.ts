import type { FaultWords } from '../../fault-words.ts';

export const manifestFaults = {
  'manifest.missing': {
    name: '没有工站清单',
    says: '工站没有由专员签署的清单。',
    remedy: '请让两名安全专员用 `birthmark manifest new` 签署清单，并在 station.json 中注明。',
  },
  'manifest.escrow': {
    name: '托管证书不允许',
    says: '清单不允许此托管证书。',
    remedy: '请恢复托管证书，或让两名专员签署包含新证书的清单。',
  },
  'manifest.upstream': {
    name: '总部不允许',
    says: '清单不允许此总部，或要求有总部。',
    remedy: '请恢复 station.json 的 upstream 部分，或让两名专员签署新清单。',
  },
  'manifest.checkpoint-key': {
    name: '检查点密钥不符',
    says: '清单不允许此检查点密钥。',
    remedy: '请恢复 station.json 中的检查点密钥，或让两名专员签署新清单。',
  },
  'manifest.module': {
    name: 'HSM 驱动不允许',
    says: '清单不允许此 HSM 驱动程序。',
    remedy: '请恢复驱动程序。更新驱动后，请让两名专员签署包含其哈希的清单。',
  },
  'manifest.printer': {
    name: '打印机不允许',
    says: '清单不允许此类打印机。',
    remedy: '请选择允许的打印机，或让两名专员签署新清单。',
  },
  'manifest.scanner': {
    name: '扫描程序不允许',
    says: '清单不允许此扫描程序。',
    remedy: '请恢复扫描程序，或让两名专员签署包含其哈希的清单。',
  },
  'manifest.product': {
    name: '产品不允许',
    says: '清单不允许此产品。',
    remedy: '请让两名专员签署包含此产品的清单。',
  },
  'manifest.description': {
    name: '产品描述不符',
    says: '清单允许的是此产品的另一份描述。',
    remedy: '请恢复 product.json，或让两名专员签署包含其哈希的清单。',
  },
  'manifest.release-key': {
    name: '发布密钥不允许',
    says: '清单不允许签署此发布包的密钥。',
    remedy: '请使用由允许的密钥签署的发布包，或让两名专员签署新清单。',
  },
  'manifest.firmware-floor': {
    name: '固件太旧',
    says: '此发布包比清单允许的更旧。',
    remedy: '请导入更新的发布包。旧固件可能带回已修复的缺陷。',
  },
} as const satisfies Partial<FaultWords>;
