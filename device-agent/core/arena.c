#include "arena.h"

#include "agent.h"

struct arena arena;

const size_t agent_arena_bytes = sizeof arena;
