/** The name of a station: the origin of its checkpoints and the URI in its client certificate. */
export const STATION_NAME = /^[A-Za-z0-9._-]{1,64}$/;
