// @ts-check

const FORMAT = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/**
 * An amount as people read it.
 *
 * @param {number} cents
 */
export const euros = cents => `€${FORMAT.format(cents / 100)}`;
