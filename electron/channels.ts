/** The two names that cross between main process, preload and page. The page knows PORT_MESSAGE by the same text. */
export const CONNECT_CHANNEL = 'birthmark:connect';
export const PORT_MESSAGE = 'birthmark:port';
