/** Longest event that Lambda takes, in bytes of its JSON text (contract E-71). */
export const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** Longest result that Lambda hands on, in bytes of its JSON text (contract E-72). */
export const MAX_RESULT_BYTES = 6 * 1024 * 1024 + 100;
