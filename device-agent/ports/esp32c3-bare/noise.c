/*
 * The hardware noise source: the SAR ADC converts an internal voltage over and over, and the chip mixes the noise of
 * these conversions into its random number register. Without it that register is a pseudo-random sequence. Order and
 * values: ESP-IDF, components/bootloader_support/src/bootloader_random_esp32c3.c and
 * components/esp_hal_ana_conv/esp32c3/include/hal/adc_ll.h.
 */
#include "../../core/port.h"
#include "clock.h"
#include "registers.h"
#include "rom.h"

/*
 * The ADC converts at 5 MHz / 2 / 100 = 25 kHz when its bus runs at 80 MHz (adc_ll.h, "F_sample"), and at a quarter of
 * that on the crystal. No sample is taken before a new conversion was mixed in.
 */
#define TRIGGER_INTERVAL 100u
#define SAMPLE_US 50u
#define SAMPLE_US_SLOW 200u
/* Before the first: conversions that belong to the start of the ADC. */
#define SETTLE_US 2000u

#define ATTENUATION_12_DB 3u
#define INTERNAL_VOLTAGE_CHANNEL 1u
#define SECOND_ADC 1u

static void power_adc(void) {
  set_field(&RTC_SENSOR_CTRL, RTC_SENSOR_CTRL_FORCE_XPD_SAR_S, 2, 3);
  RTC_ANA_CONF |= RTC_ANA_CONF_SAR_I2C_PU;
  SYSTEM_PERIP_RST_EN0 |= SYSTEM_SARADC;
  SYSTEM_PERIP_RST_EN0 &= ~SYSTEM_SARADC;
  SYSTEM_PERIP_CLK_EN0 |= SYSTEM_SARADC;
}

static void clock_adc(void) {
  set_field(&SARADC_CLKM_CONF, 20, 1, 1);  /* CLK_EN */
  set_field(&SARADC_CLKM_CONF, 21, 2, 2);  /* CLK_SEL: the APB clock */
  set_field(&SARADC_CTRL, 6, 1, 1);        /* SAR_CLK_GATED */
  set_field(&SARADC_CLKM_CONF, 0, 8, 15);  /* CLKM_DIV_NUM: by 16 */
  set_field(&SARADC_CLKM_CONF, 8, 12, 0);  /* CLKM_DIV_B and _A */
  set_field(&SARADC_CTRL, 27, 2, 3);       /* XPD_SAR_FORCE: on */
  set_field(&SARADC_FSM_WAIT, 8, 8, 8);    /* RSTB_WAIT */
  set_field(&SARADC_FSM_WAIT, 0, 8, 5);    /* XPD_WAIT */
  set_field(&SARADC_FSM_WAIT, 16, 8, 100); /* STANDBY_WAIT */
}

/* DTEST_RTC 0; ENT_TSENS, and the internal voltage of both converters, on or off. */
static void route_internal_voltage(bool on) {
  const uint8_t value = on ? 1 : 0;
  ANA_CONFIG &= ~ANA_CONFIG_SAR_FORCE_PD;
  ANA_CONFIG2 |= ANA_CONFIG2_SAR_FORCE_PU;
  rom_regi2c_write_mask(REGI2C_SAR_ADC, REGI2C_SAR_ADC_HOST, 7, 1, 0, 0);
  rom_regi2c_write_mask(REGI2C_SAR_ADC, REGI2C_SAR_ADC_HOST, 7, 2, 2, value);
  rom_regi2c_write_mask(REGI2C_SAR_ADC, REGI2C_SAR_ADC_HOST, 7, 4, 4, value);
  rom_regi2c_write_mask(REGI2C_SAR_ADC, REGI2C_SAR_ADC_HOST, 7, 6, 6, value);
}

static void start_conversions(void) {
  const uint32_t pattern = ATTENUATION_12_DB | INTERNAL_VOLTAGE_CHANNEL << 2 | SECOND_ADC << 5;
  set_field(&SARADC_PATT_TAB1, 18, 6, pattern);
  set_field(&SARADC_CTRL, 15, 3, 0);                  /* SAR_PATT_LEN: one entry */
  set_field(&SARADC_DMA_CONF, 31, 1, 1);              /* APB_ADC_TRANS */
  set_field(&SARADC_CTRL, 7, 8, 1);                   /* SAR_CLK_DIV */
  set_field(&SARADC_CTRL2, 12, 12, TRIGGER_INTERVAL); /* TIMER_TARGET */
  set_field(&SARADC_CTRL2, 24, 1, 1);                 /* TIMER_EN */
}

static void start_source(void) {
  power_adc();
  clock_adc();
  route_internal_voltage(true);
  start_conversions();
  clock_wait_us(SETTLE_US);
}

static void stop_source(void) {
  set_field(&SARADC_CTRL2, 24, 1, 0);
  SARADC_PATT_TAB1 = 0xffffff;
  SARADC_PATT_TAB2 = 0xffffff;
  route_internal_voltage(false);
  SYSTEM_PERIP_CLK_EN0 &= ~SYSTEM_SARADC;
  set_field(&RTC_SENSOR_CTRL, RTC_SENSOR_CTRL_FORCE_XPD_SAR_S, 2, 0);
}

bool port_noise(uint8_t *samples, size_t count) {
  const uint32_t between_us = clock_is_fast() ? SAMPLE_US : SAMPLE_US_SLOW;
  start_source();
  for (size_t i = 0; i < count; i += 1) {
    clock_wait_us(between_us);
    samples[i] = (uint8_t)RNG_DATA;
  }
  stop_source();
  return true;
}

const char *port_noise_name(void) { return "esp32c3-rng-sar-adc"; }
