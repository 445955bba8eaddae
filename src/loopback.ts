const loopbackHosts: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** True for a URL of this very machine. */
export const isLoopback = (url: string): boolean => loopbackHosts.includes(new URL(url).hostname);
