/** What the unit agent is part of: the application, an image in the boot loader's place, or a program in RAM. */
export const AGENT_PLACES = ['app', 'boot-loader', 'ram'] as const;
export type AgentPlace = (typeof AGENT_PLACES)[number];
