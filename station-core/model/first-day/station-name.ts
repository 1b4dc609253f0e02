/** The name of a station: the origin of its checkpoints and the URI in its client certificate. */
export const STATION_NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** Of a station that is set up now: it stands in serial numbers, too. */
export const NEW_STATION_NAME = /^[A-Z0-9]{1,12}$/;
