/** How long a create may take: every create that is on the wire is waited for, by what sends it and by what ends the app. */

/** Until a create is given up, in ms. */
export const createTimeout = 180_000;
/** By then (ms) every create that was on the wire has its answer, or it is still coming, or it was given up. */
export const longestCreate = createTimeout + 20_000;
