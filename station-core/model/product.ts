/** How a product is named. */
export const PRODUCT_NAME = /^[a-z0-9-]{1,40}$/;
export const SERIAL_PREFIX = /^[A-Z0-9]{1,8}$/;
export const MAX_PRODUCT_TITLE_CHARACTERS = 60;
