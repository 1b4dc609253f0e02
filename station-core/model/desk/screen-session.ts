/** What a session of a browser is called: in commands, on the setup screen, in the name of its file. */
export const SCREEN_SESSION_ID = /^[0-9a-f]{12}$/;
