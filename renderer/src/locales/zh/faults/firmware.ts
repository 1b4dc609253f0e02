import type { FaultWords } from '../../fault-words.ts';

export const firmwareFaults = {
  'firmware.not-found': {
    name: '缺少固件',
    says: '固件构建目录或其中的文件不存在。',
    remedy: '请重新导入完整的 ESP-IDF 构建目录。',
  },
  'firmware.bad-build': {
    name: '构建无效',
    says: '该固件构建的描述文件无效。',
    remedy: '请用 ESP-IDF 重新构建项目，并导入整个构建目录。',
  },
  'firmware.path-escapes': {
    name: '文件超出目录',
    says: '该构建引用了允许目录之外的文件。',
    remedy: '请将该文件移入构建目录，然后重新导入。',
  },
  'firmware.bad-image': {
    name: '镜像无效',
    says: '固件镜像已损坏，或不是固件镜像。',
    remedy: '请重新构建项目并导入。不要使用此文件。',
  },
  'firmware.image-truncated': {
    name: '镜像不完整',
    says: '固件镜像短于其文件头所述长度。',
    remedy: '请重新复制或构建该文件：此文件不完整。',
  },
  'firmware.bad-checksum': {
    name: '校验和错误',
    says: '固件镜像的校验和错误。',
    remedy: '请重新复制或构建该文件：此文件已损坏。',
  },
  'firmware.bad-sha256': {
    name: '镜像哈希不符',
    says: '固件镜像中的 SHA-256 与其内容不符。',
    remedy: '请重新复制或构建该文件：此文件已损坏或被改动。',
  },
  'firmware.wrong-chip': {
    name: '镜像芯片不符',
    says: '固件镜像是为另一种芯片构建的。',
    remedy: '请选择本产品的构建，或针对正确的目标芯片重新构建。',
  },
  'firmware.too-large': {
    name: '镜像过大',
    says: '固件镜像大于其所在分区。',
    remedy: '请扩大分区或缩小镜像，然后重新导入。',
  },
  'firmware.overlap': {
    name: '文件重叠',
    says: '两个固件文件在闪存中重叠。',
    remedy: '请更正构建中的偏移量，然后重新导入。',
  },
  'firmware.misplaced': {
    name: '文件位置错误',
    says: '文件所在的偏移处在分区表中没有条目。',
    remedy: '请更正分区表或该文件的偏移量，然后重新导入。',
  },
  'firmware.beyond-flash': {
    name: '超出闪存',
    says: '固件超出了闪存芯片的末端。',
    remedy: '请使用更小的布局或更大的闪存芯片。',
  },
  'firmware.header-too-small': {
    name: '闪存头容量太小',
    says: '引导程序设定的闪存小于分区表所需。',
    remedy: '请设置项目的闪存容量（CONFIG_ESPTOOLPY_FLASHSIZE），重新构建并导入。',
  },
  'firmware.incomplete-build': {
    name: '构建不完整',
    says: '该固件缺少每台设备都需要的部分。',
    remedy: '请补上证据中指出的部分，或导入 ESP-IDF 的构建目录。',
  },
  'firmware.key-manager': {
    name: '使用密钥管理器',
    says: '该固件会把密钥放入已撤回的密钥管理器。',
    remedy: '请将 Flash 加密密钥改放在 eFuse 块中并重新构建（CONFIG_SECURE_FLASH_ENCRYPTION_KEY_SOURCE）。',
  },
  'firmware.nameless-app': {
    name: '应用缺少标识',
    says: '应用描述符缺少版本或 ELF 哈希值。',
    remedy: '请用 ESP-IDF 构建并设置项目版本；esptool elf2image 必须写入 ELF 哈希值。',
  },
  'firmware.merged-image': {
    name: '合并的闪存镜像',
    says: '此文件是合并的闪存镜像，不是单个镜像。',
    remedy: '请交给 `birthmark release import` 拆分，或导入构建目录。',
  },
  'firmware.other-format': {
    name: '其他文件格式',
    says: '此文件中的固件格式不被本站接受。',
    remedy: '请导入包含 .bin 文件的构建目录，或由 `esptool merge-bin` 生成的合并镜像。',
  },
  'firmware.not-firmware': {
    name: '不是固件',
    says: '此文件不是固件；下载或复制时出了问题。',
    remedy: '请重新获取该文件。若是 Git LFS 指针，请运行 `git lfs pull`。',
  },
  'format.bad-partition-table': {
    name: '分区表有误',
    says: '分区表违反了其格式规则。',
    remedy: '请更正证据中指出的行或偏移处。',
  },
  'format.bad-nvs': {
    name: 'NVS 有误',
    says: 'NVS 表或 NVS 分区违反了其格式规则。',
    remedy: '请更正证据中指出的行或偏移处。',
  },
  'format.nvs-full': {
    name: 'NVS 已满',
    says: '这些值放不进 NVS 分区。',
    remedy: '请为该分区增加页数，或减少存储内容。',
  },
  'format.bad-secure-cert': {
    name: '安全证书区有误',
    says: 'esp_secure_cert 分区违反了其格式规则。',
    remedy: '请检查证据中指出的偏移处。',
  },
  'product.bad-config': {
    name: '产品文件无效',
    says: '产品描述缺失或无效。',
    remedy: '请更正证据中指出的 product.json 字段。',
  },
  'product.no-identity': {
    name: '缺少身份说明',
    says: '该产品未说明设备代理的来源。',
    remedy: '请在 product.json 中添加 `identity` 一节：arrival、keyOptions 和 bootTimeoutMs。',
  },
  'firmware.agent-misplaced': {
    name: '代理超出可用内存',
    says: '代理镜像需要 ROM 加载程序自己使用的内存。',
    remedy: '请将镜像链接到证据中指出的空闲内存，然后重新导入构建。',
  },
  'product.no-agent-image': {
    name: '缺少代理镜像',
    says: '该发布包不含 product.json 指定的代理镜像。',
    remedy: '请用 `--agent-image` 重新导入构建，或更正 product.json 中的 identity.agentImage。',
  },
  'product.no-partition': {
    name: '缺少分区',
    says: '分区表中缺少本产品所需的分区。',
    remedy: '请在分区表中添加证据中指出的分区。',
  },
} as const satisfies Partial<FaultWords>;
