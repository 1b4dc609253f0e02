/* Why a request is refused (docs/specs/unit-agent.md §Refusals), in the order in which the first that applies wins. */
#ifndef BIRTHMARK_REFUSAL_H
#define BIRTHMARK_REFUSAL_H

enum refusal {
  REFUSAL_NONE,
  REFUSAL_UNSUPPORTED,
  REFUSAL_MALFORMED,
  REFUSAL_WRONG_STATE,
  REFUSAL_LOCKED,
  REFUSAL_NO_ENTROPY, /* `no-entropy` */
  REFUSAL_DENIED,     /* `denied` */
  REFUSAL_FAILED
};

#endif
