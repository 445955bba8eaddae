/**
 * A keepAliveTimeout for the sandbox's servers: none. The caller alone ends an idle connection; a
 * server that ends one in the instant of the next call resets that call.
 */
export const callerHangsUp = 0;
