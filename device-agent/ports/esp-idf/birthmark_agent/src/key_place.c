/*
 * Where the private key lives, for the option that Kconfig chose. Everything is read from eFuse for each call; what
 * the key would need and cannot have is found before anything is burnt.
 */
#include "key_place.h"

#include <string.h>

#include "esp_efuse_table.h"
#include "flash_encryption.h"
#include "esp_log.h"
#include "esp_partition.h"
#include "sdkconfig.h"
#include "wipe.h"

#if !CONFIG_BIRTHMARK_KEY_FLASH
static const char *TAG = "birthmark";
#endif

#if CONFIG_BIRTHMARK_KEY_FLASH

bool key_block(esp_efuse_block_t *block) {
  (void)block;
  return false;
}

/* Encrypted only when flash encryption is on and the partition takes part in it. */
bool port_key_place(struct port_key_place *place) {
  const esp_partition_t *partition = esp_partition_find_first(
      (esp_partition_type_t)0x3f, ESP_PARTITION_SUBTYPE_ANY, "esp_secure_cert");
  bool encrypted = flash_encryption_is_on() && partition != NULL && partition->encrypted;
  memset(place, 0, sizeof *place);
  place->option = encrypted ? PORT_KEY_IN_ENCRYPTED_FLASH : PORT_KEY_IN_FLASH;
  place->state = PORT_BLOCK_NOT_USED;
  return true;
}

bool port_burn_key(const uint8_t key[PORT_SCALAR_BYTES]) {
  (void)key;
  return false;
}

#else /* options B and D: a key block */

#if CONFIG_BIRTHMARK_KEY_HMAC
#define KEY_OPTION PORT_KEY_FROM_HMAC
#define KEY_PURPOSE ESP_EFUSE_KEY_PURPOSE_HMAC_UP
#define LAST_KEY_BLOCK ((int)EFUSE_BLK_KEY5)
#define LAST_BYTE_FIRST false
#else
#define KEY_OPTION PORT_KEY_IN_ECDSA_BLOCK
#define KEY_PURPOSE ESP_EFUSE_KEY_PURPOSE_ECDSA_KEY
#define LAST_KEY_BLOCK ((int)EFUSE_BLK_KEY4) /* KEY5 cannot hold such a key on several chips */
#define LAST_BYTE_FIRST true                 /* as the ECDSA peripheral reads it */
#endif

/* The block that NVS encryption derives its keys from, burnt already or at the next nvs_flash_init(). */
#if CONFIG_BIRTHMARK_KEY_HMAC && CONFIG_NVS_ENCRYPTION && CONFIG_NVS_SEC_KEY_PROTECT_USING_HMAC
#define NVS_BLOCK ((int)EFUSE_BLK_KEY0 + CONFIG_NVS_SEC_HMAC_EFUSE_KEY_ID)
#else
#define NVS_BLOCK (-1)
#endif

/* The lowest block of the purpose: esp_secure_cert_mgr takes no other, so a key of ours behind it is of no use. */
bool key_block(esp_efuse_block_t *block) {
  return esp_efuse_find_purpose(KEY_PURPOSE, block) && (int)*block != NVS_BLOCK;
}

/* Below the block of NVS encryption, or the reader would take that one for ours. */
static bool free_block(int *block) {
  for (int each = (int)EFUSE_BLK_KEY0; each <= LAST_KEY_BLOCK; each++) {
    if (each == NVS_BLOCK) return false;
    if (esp_efuse_key_block_unused((esp_efuse_block_t)each)) {
      *block = each;
      return true;
    }
  }
  return false;
}

#if CONFIG_BIRTHMARK_KEY_ECDSA && (CONFIG_IDF_TARGET_ESP32C5 || CONFIG_IDF_TARGET_ESP32P4)
/* Then the peripheral takes its key from the Key Manager and ignores every eFuse block. */
static bool key_manager_is_forced(void) {
  size_t bits = 0;
  return esp_efuse_read_field_cnt(ESP_EFUSE_FORCE_USE_KEY_MANAGER_KEY, &bits) != ESP_OK || bits > 0;
}
#else
static bool key_manager_is_forced(void) { return false; }
#endif

static const char *obstacle(int *block) {
  if (key_manager_is_forced()) return "the chip is forced to use the Key Manager";
#if CONFIG_BIRTHMARK_KEY_ECDSA
  if (!esp_efuse_is_ecdsa_p256_curve_supported()) return "this chip's ECDSA peripheral has no P-256";
#endif
  if (esp_efuse_read_field_bit(ESP_EFUSE_WR_DIS_RD_DIS)) return "no block can be read-protected any more";
  return free_block(block) ? NULL : "no free key block, or none below that of NVS encryption";
}

bool port_key_place(struct port_key_place *place) {
  esp_efuse_block_t ours;
  int free = 0;
  if (esp_efuse_check_errors() != ESP_OK) return false;
  memset(place, 0, sizeof *place);
  place->option = KEY_OPTION;
  if (!key_manager_is_forced() && key_block(&ours)) {
    place->state = PORT_BLOCK_READY;
    place->block = (uint8_t)((int)ours - (int)EFUSE_BLK_KEY0);
    place->read_protected = esp_efuse_get_key_dis_read(ours);
    return true;
  }
  const char *why = obstacle(&free);
  if (why != NULL) ESP_LOGE(TAG, "no eFuse block for the key: %s", why);
  place->state = why == NULL ? PORT_BLOCK_FREE : PORT_BLOCK_TAKEN;
  return true;
}

static void in_efuse_order(const uint8_t key[PORT_SCALAR_BYTES], uint8_t ordered[PORT_SCALAR_BYTES]) {
  for (size_t at = 0; at < PORT_SCALAR_BYTES; at++) {
    size_t from = LAST_BYTE_FIRST ? PORT_SCALAR_BYTES - 1u - at : at;
    ordered[at] = key[from];
  }
}

/*
 * esp_efuse_write_key() burns the key block first and then, in one programming of block 0, its purpose, the read
 * protection and the write locks. A power cut between the two leaves a block without a purpose that nothing uses.
 */
bool port_burn_key(const uint8_t key[PORT_SCALAR_BYTES]) {
  esp_efuse_block_t ours;
  uint8_t ordered[PORT_SCALAR_BYTES];
  int free = 0;
  if (key_block(&ours) || obstacle(&free) != NULL) return false;
  in_efuse_order(key, ordered);
  esp_err_t error = esp_efuse_write_key((esp_efuse_block_t)free, KEY_PURPOSE, ordered, sizeof ordered);
  wipe(ordered, sizeof ordered);
  if (error != ESP_OK) ESP_LOGE(TAG, "burning the key block: %s", esp_err_to_name(error));
  return error == ESP_OK && key_block(&ours) && (int)ours == free && esp_efuse_get_key_dis_read(ours);
}

#endif
