/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules as data: *.rules files, parsed strictly, evaluated over metrics.
 *
 * A pack is one *.rules file (GKeyFile syntax): group [pack] and one group [rule ID] per rule.
 * Unknown groups and keys are errors that name file and line and the nearest known key.
 *
 *   [pack]  name, version
 *   [rule PACK.NAME]
 *     family, jurisdiction, severity, subject; valid_from, valid_to (optional)
 *     when       `persons >= persons_min and (levels >= 3 or not recruits < 2)`: comparisons
 *                (>= > <= < ==) of metrics of that subject, parameters and numbers (30, 0.70,
 *                7/10), joined by not, and, or (binding in that order) and parentheses
 *     parameter.NAME   a number that `when` uses
 *     value      the metric shown as the finding's value; `when` compares it with a number
 *     evidence   `any received reward; any paid fee`: scope, facts, ledger kinds; `team referral`
 *     skip_roots (optional, members only), convention_en/_zh, title_en/_zh, claim_en/_zh,
 *     innocent_en/_zh, source, quotation
 *     currency (optional)  of the amounts that `when` states, in hundredths of it: in a case of
 *                another currency, or that counts it otherwise, the rule decides nothing
 *     default = off, why_off_en/_zh (optional)  applied only when its pack or the rule is named
 *     fixture.fires, fixture.quiet, fixture.edge   values of all metrics, which must be judged so:
 *                `persons=30 levels=3; persons=31 levels=unknown`; an edge ends with its verdict
 *                (`-> fires`, `-> quiet`, `-> unknown`) and stands exactly on the threshold
 *
 * There is no subject `person`: a forest is made of accounts, so the accounts of one person have
 * no common team, level or tree that a metric could measure.
 *
 * Order: rules_load, then per rule and subject rule_judge with the values of rule->metrics.
 * Pure but for rules_load, which may read a named file. */
#pragma once

#include "base/money.h"
#include "metrics/catalogue.h"

/* An exact rational; denominator 0: unknown. Always reduced sign: denominator >= 0. */
typedef struct {
    Money numerator, denominator;
} RuleValue;
static inline RuleValue rule_value_integer(Money n)
{
    return (RuleValue){n, 1};
}
/* -1, 0, 1; exact, never overflows (Euclid on the quotients). Neither may be unknown. */
int rule_value_compare(RuleValue a, RuleValue b);
/* "12", or "7/10" reduced; "unknown". */
#define RULE_VALUE_TEXT_SIZE (2 * MONEY_TEXT_SIZE)
void rule_value_format(RuleValue v, char text[RULE_VALUE_TEXT_SIZE]);
char *rule_value_text(RuleValue v); /* new string */
double rule_value_real(RuleValue v);
RuleValue rule_value_reduce(RuleValue v); /* to lowest terms */

typedef enum { EVIDENCE_OWN, EVIDENCE_TEAM, EVIDENCE_ANY } EvidenceScope;
typedef struct {
    EvidenceScope scope; /* the subject, its team (for a tree: all of it), or anybody */
    int facts;           /* 0 referral, 1 paid, 2 received: as casefile's EvidenceFacts */
    guint32 kinds;       /* bit per LedgerKind; 0 with referral */
} RuleEvidence;

typedef struct {
    char *name;
    RuleValue value;
} RuleParameter;

typedef struct RulePredicate RulePredicate;

typedef struct {
    char *id; /* "cn-criminal.organisation-30-3" */
    char *pack;
    char *version;
    char *family;       /* depth, stocking, downline, integrity, registry */
    char *jurisdiction; /* ISO code, "EU", or "any" */
    char *valid_from;   /* YYYY-MM-DD or NULL */
    char *valid_to;
    MetricSubject subject;
    gboolean skip_roots; /* member rules: leave roots to the tree rule */
    char *severity;      /* info, notice, warning, severe */
    char *when;          /* the predicate as written */
    RulePredicate *predicate;
    GPtrArray *metrics;   /* names that the predicate and value need, in slot order */
    guint value_slot;     /* which of them is the finding's value */
    RuleValue threshold;  /* of the comparison on the value */
    char *threshold_text; /* "persons >= 30 and levels >= 3": parameters filled in */
    GArray *parameters;   /* RuleParameter */
    GArray *evidence;     /* RuleEvidence */
    char *title_en, *title_zh;
    char *claim_en, *claim_zh; /* what is stated when the rule is met: facts, no accusation */
    char *source, *quotation;
    char *innocent_en, *innocent_zh; /* innocent explanations */
    char *convention;                /* how is counted, in English */
    char *convention_zh;
    char *currency; /* NULL: no amount is stated */
    char *standing; /* NULL, "on" or "off" */
    char *why_off_en, *why_off_zh;
    char *fires, *quiet, *edge; /* fixtures as written */
} Rule;
gboolean rule_is_off(const Rule *r);
void rule_free(Rule *r);

/* packs: comma-separated names of built-in packs, ids of their rules, or paths of files; NULL: all
 * built-in packs without the rules that are off. as_of (YYYY-MM-DD or NULL) leaves out rules not
 * valid then. Sorted by id. CONFIG on any fault; an unknown pack names the nearest. Elements are
 * Rule*. */
GPtrArray *rules_load(const char *packs, const char *as_of, GError **error);
/* Every built-in rule, also those that are off. */
GPtrArray *rules_load_built_in(GError **error);
/* One rules text, for tests and files; name is used in messages. */
GPtrArray *rules_parse(const char *name, const char *text, GError **error);

/* Three-valued (Kleene): a comparison with an unknown value is unknown, and so is its negation;
 * "unknown and false" is false, "unknown or true" is true. */
typedef enum { RULE_NOT_MET, RULE_UNKNOWN, RULE_MET } RuleVerdict;
/* values[slot] in the order of rule->metrics. Unknown never makes a finding. O(length of the
 * predicate). */
RuleVerdict rule_judge(const Rule *rule, const RuleValue *values);
/* The same of values that are asked for when they are needed: of comparisons joined by `and` alone,
 * the first that is not met decides. */
typedef RuleValue (*RuleFetch)(void *data, guint slot);
RuleVerdict rule_judge_lazily(const Rule *rule, RuleFetch fetch, void *data);
/* ---- proof.c: a criterion judged comparison by comparison, for whoever wants to see it. */
typedef struct {
    char *text; /* "persons >= 30" */
    RuleVerdict verdict;
} RuleComparison;
typedef struct {
    GPtrArray *metrics;  /* names, in order of first use */
    GArray *values;      /* RuleValue of each */
    GArray *comparisons; /* RuleComparison, in order */
    RuleVerdict verdict;
} RuleProof;
void rule_proof_clear(RuleProof *p);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RuleProof, rule_proof_clear)
/* criterion: a predicate with its parameters filled in, as Rule.threshold_text. value_of gives the
 * subject's metrics. CONFIG when the text is no predicate of such a subject. */
typedef RuleValue (*RuleValueOf)(void *data, const char *metric);
gboolean rule_prove(const char *criterion, MetricSubject subject, RuleValueOf value_of, void *data,
                    RuleProof *proof, GError **error);
/* Of the amounts that a rule with a currency states. */
#define RULE_DECIMALS 2u
/* Most metrics of one rule. */
#define RULE_MAX_METRICS 32
