/*
 * The registers that this port touches, and nothing else: ESP-IDF, components/soc/esp32c3/register/soc/ (the file is
 * named at each group). Where a bit is chosen for a reason, the reason stands where it is used.
 */
#ifndef BARE_REGISTERS_H
#define BARE_REGISTERS_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define BIT(n) (1u << (n))

/* uart_reg.h */
#define UART0_INT_ENA REGISTER(0x6000000cu)

/* rtc_cntl_reg.h */
#define RTC_OPTIONS0 REGISTER(0x60008000u)
#define RTC_OPTIONS0_BBPLL_FORCE_PD BIT(10)
#define RTC_ANA_CONF REGISTER(0x60008034u)
#define RTC_ANA_CONF_SAR_I2C_PU BIT(22)
#define RTC_WDTCONFIG0 REGISTER(0x60008090u)
#define RTC_WDTWPROTECT REGISTER(0x600080a8u)
#define RTC_SWD_CONF REGISTER(0x600080acu)
#define RTC_SWD_CONF_AUTO_FEED_EN BIT(31)
#define RTC_SWD_WPROTECT REGISTER(0x600080b0u)
#define RTC_OPTION1 REGISTER(0x600080f4u)
#define RTC_OPTION1_FORCE_DOWNLOAD_BOOT BIT(0)
#define RTC_SENSOR_CTRL REGISTER(0x6000811cu)
#define RTC_SENSOR_CTRL_FORCE_XPD_SAR_S 30

/* efuse_reg.h */
#define EFUSE_BASE 0x60008800u
#define EFUSE_PGM_DATA(word) REGISTER(EFUSE_BASE + 4u * (word))
#define EFUSE_PGM_CHECK(word) REGISTER(EFUSE_BASE + 0x20u + 4u * (word))
#define EFUSE_RD_WR_DIS REGISTER(EFUSE_BASE + 0x2cu)
#define EFUSE_RD_REPEAT_DATA(word) REGISTER(EFUSE_BASE + 0x30u + 4u * (word))
#define EFUSE_RD_MAC_0 REGISTER(EFUSE_BASE + 0x44u)
#define EFUSE_RD_MAC_1 REGISTER(EFUSE_BASE + 0x48u)
#define EFUSE_RD_USR_DATA(word) REGISTER(EFUSE_BASE + 0x7cu + 4u * (word))
#define EFUSE_RD_KEY_DATA(key, word) REGISTER(EFUSE_BASE + 0x9cu + 0x20u * (key) + 4u * (word))
#define EFUSE_RD_RS_ERR(word) REGISTER(EFUSE_BASE + 0x1c0u + 4u * (word))
#define EFUSE_CONF REGISTER(EFUSE_BASE + 0x1ccu)
#define EFUSE_CMD REGISTER(EFUSE_BASE + 0x1d4u)
#define EFUSE_DAC_CONF REGISTER(EFUSE_BASE + 0x1e8u)
#define EFUSE_WR_TIM_CONF1 REGISTER(EFUSE_BASE + 0x1f0u)
#define EFUSE_WR_TIM_CONF2 REGISTER(EFUSE_BASE + 0x1f4u)

/* timer_group_reg.h */
#define TIMG0_WDTCONFIG0 REGISTER(0x6001f048u)
#define TIMG_WDTCONFIG0_CONF_UPDATE_EN BIT(22)
#define TIMG0_WDTWPROTECT REGISTER(0x6001f064u)

/* systimer_reg.h */
#define SYSTIMER_CONF REGISTER(0x60023000u)
#define SYSTIMER_CONF_UNIT0_WORK_EN BIT(30)
#define SYSTIMER_UNIT0_OP REGISTER(0x60023004u)
#define SYSTIMER_UNIT0_OP_VALUE_VALID BIT(29)
#define SYSTIMER_UNIT0_OP_UPDATE BIT(30)
#define SYSTIMER_UNIT0_VALUE_HI REGISTER(0x60023040u)
#define SYSTIMER_UNIT0_VALUE_LO REGISTER(0x60023044u)

/* syscon_reg.h */
#define RNG_DATA REGISTER(0x600260b0u)

/* regi2c_defs.h, regi2c_saradc.h */
#define ANA_CONFIG REGISTER(0x6000e044u)
#define ANA_CONFIG_SAR_FORCE_PD BIT(18)
#define ANA_CONFIG2 REGISTER(0x6000e048u)
#define ANA_CONFIG2_SAR_FORCE_PU BIT(16)
#define REGI2C_SAR_ADC 0x69u
#define REGI2C_SAR_ADC_HOST 0u

/* hwcrypto_reg.h */
#define HMAC_SET_START REGISTER(0x6003e040u)
#define HMAC_SET_PARA_PURPOSE REGISTER(0x6003e044u)
#define HMAC_SET_PARA_KEY REGISTER(0x6003e048u)
#define HMAC_SET_PARA_FINISH REGISTER(0x6003e04cu)
#define HMAC_SET_MESSAGE_ONE REGISTER(0x6003e050u)
#define HMAC_SET_RESULT_FINISH REGISTER(0x6003e05cu)
#define HMAC_QUERY_ERROR REGISTER(0x6003e068u)
#define HMAC_QUERY_BUSY REGISTER(0x6003e06cu)
#define HMAC_WR_MESSAGE(word) REGISTER(0x6003e080u + 4u * (word))
#define HMAC_RD_RESULT(word) REGISTER(0x6003e0c0u + 4u * (word))
#define HMAC_ONE_BLOCK REGISTER(0x6003e0f4u)

/* apb_saradc_reg.h */
#define SARADC_CTRL REGISTER(0x60040000u)
#define SARADC_CTRL2 REGISTER(0x60040004u)
#define SARADC_FSM_WAIT REGISTER(0x6004000cu)
#define SARADC_PATT_TAB1 REGISTER(0x60040018u)
#define SARADC_PATT_TAB2 REGISTER(0x6004001cu)
#define SARADC_DMA_CONF REGISTER(0x60040050u)
#define SARADC_CLKM_CONF REGISTER(0x60040054u)

/* system_reg.h */
#define SYSTEM_CPU_PER_CONF REGISTER(0x600c0008u)
#define SYSTEM_PERIP_CLK_EN0 REGISTER(0x600c0010u)
#define SYSTEM_PERIP_CLK_EN1 REGISTER(0x600c0014u)
#define SYSTEM_PERIP_RST_EN0 REGISTER(0x600c0018u)
#define SYSTEM_PERIP_RST_EN1 REGISTER(0x600c001cu)
#define SYSTEM_SYSCLK_CONF REGISTER(0x600c0058u)
#define SYSTEM_SARADC BIT(28)   /* in CLK_EN0 and RST_EN0 */
#define SYSTEM_SYSTIMER BIT(29) /* in CLK_EN0 and RST_EN0 */
#define SYSTEM_SHA BIT(2)       /* in CLK_EN1 and RST_EN1 */
#define SYSTEM_DS BIT(4)
#define SYSTEM_HMAC BIT(5)

/* A field of `width` bits from bit `shift` on gets `value`; the others keep theirs. */
static inline void set_field(volatile uint32_t *reg, unsigned shift, unsigned width, uint32_t value) {
  const uint32_t mask = ((width < 32u ? 1u << width : 0u) - 1u) << shift;
  *reg = (*reg & ~mask) | ((value << shift) & mask);
}

#endif
