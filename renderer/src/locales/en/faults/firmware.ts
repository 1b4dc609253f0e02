export const firmwareFaults = {
  'firmware.not-found': {
    says: 'The firmware build directory or one of its files is missing.',
    remedy: 'Import the IDF build directory again, complete.',
  },
  'firmware.bad-build': {
    says: 'The description of the firmware build cannot be understood.',
    remedy: 'Build the project again with ESP-IDF and import the whole build directory.',
  },
  'firmware.path-escapes': {
    says: 'The build names a file outside the allowed folder.',
    remedy: 'Move the file into the build directory and import it again.',
  },
  'firmware.bad-image': {
    says: 'A firmware image is damaged or is no firmware image.',
    remedy: 'Build the project again and import it; do not use this file.',
  },
  'firmware.image-truncated': {
    says: 'A firmware image ends before its own header says it should.',
    remedy: 'Copy or build the file again; this one is incomplete.',
  },
  'firmware.bad-checksum': {
    says: 'The checksum of a firmware image is wrong.',
    remedy: 'Copy or build the file again; this one is damaged.',
  },
  'firmware.bad-sha256': {
    says: 'The SHA-256 inside a firmware image does not match its content.',
    remedy: 'Copy or build the file again; this one is damaged or was altered.',
  },
  'firmware.wrong-chip': {
    says: 'A firmware image was built for another chip.',
    remedy: 'Select the build of this product, or build it for the right target.',
  },
  'firmware.too-large': {
    says: 'A firmware image is larger than its partition.',
    remedy: 'Enlarge the partition or shrink the image, then import it again.',
  },
  'firmware.overlap': {
    says: 'Two files of the firmware would be written over each other.',
    remedy: 'Correct the offsets of the build and import it again.',
  },
  'firmware.misplaced': {
    says: 'A file lies at an offset where the partition table has nothing for it.',
    remedy: 'Correct the partition table or the offset of the file, then import again.',
  },
  'firmware.beyond-flash': {
    says: 'The firmware reaches beyond the end of the flash chip.',
    remedy: 'Use a smaller layout or a larger flash chip.',
  },
  'format.bad-partition-table': {
    says: 'A partition table breaks the rules of its format.',
    remedy: 'Correct the line or offset named in the evidence.',
  },
  'format.bad-nvs': {
    says: 'An NVS table or partition breaks the rules of its format.',
    remedy: 'Correct the line or offset named in the evidence.',
  },
  'format.nvs-full': {
    says: 'The values do not fit into the NVS partition.',
    remedy: 'Give the partition more pages, or store less.',
  },
  'format.bad-secure-cert': {
    says: 'An esp_secure_cert partition breaks the rules of its format.',
    remedy: 'Look at the offset named in the evidence.',
  },
  'product.bad-config': {
    says: 'The product description is missing or wrong.',
    remedy: 'Correct the field of product.json named in the evidence.',
  },
  'product.no-partition': {
    says: 'The partition table has no room for what this product must store.',
    remedy: 'Add the partition named in the evidence to the partition table.',
  },
};
