/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens, then a shunting yard over whole comparisons: `not` binds before `and`, `and` before `or`.
 */
#include "rules/predicate.h"

#include <downline/types.h>
#include "base/nearest.h"

#include <string.h>

typedef enum { TOKEN_WORD, TOKEN_NUMBER, TOKEN_COMPARISON, TOKEN_OPEN, TOKEN_CLOSE } TokenKind;

typedef struct {
    TokenKind kind;
    char text[64]; /* as written */
    Comparison comparison;
    PredicateOperand operand; /* of metrics, parameters and numbers */
} Token;

static const struct {
    const char *text; /* longer ones first */
    Comparison comparison;
} comparison_texts[] = {
    {">=", COMPARE_GE}, {"<=", COMPARE_LE}, {"==", COMPARE_EQ},
    {">", COMPARE_GT},  {"<", COMPARE_LT},
};

typedef struct {
    MetricSubject subject;
    const GArray *parameters;
    GPtrArray *metrics;
    GArray *tokens; /* Token */
    RulePredicate *predicate;
} Compiler;

G_GNUC_PRINTF(2, 3)
static gboolean fail(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, message);
    return FALSE;
}

static gboolean is_joiner(const char *word)
{
    return !strcmp(word, "and") || !strcmp(word, "or") || !strcmp(word, "not");
}

/* ---- words */

static gboolean find_parameter(const Compiler *c, Token *token)
{
    for (guint i = 0; i < c->parameters->len; i++) {
        const RuleParameter *parameter = &g_array_index(c->parameters, RuleParameter, i);
        if (strcmp(parameter->name, token->text) != 0)
            continue;
        token->operand.value = parameter->value;
        g_array_index(c->predicate->is_used, gboolean, i) = TRUE;
        return TRUE;
    }
    return FALSE;
}

static guint metric_slot(GPtrArray *metrics, const char *name)
{
    for (guint i = 0; i < metrics->len; i++)
        if (!strcmp(g_ptr_array_index(metrics, i), name))
            return i;
    g_ptr_array_add(metrics, g_strdup(name));
    return metrics->len - 1;
}

/* The metric or parameter most like a word that is neither. */
static const char *nearest_operand(const Compiler *c, const char *word)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const MetricInfo *m = metric_catalogue; m->name; m++)
        if (m->subjects & 1u << c->subject)
            g_ptr_array_add(names, (char *)m->name);
    for (guint i = 0; i < c->parameters->len; i++)
        g_ptr_array_add(names, g_array_index(c->parameters, RuleParameter, i).name);
    g_ptr_array_add(names, NULL);
    return nearest_word(word, (const char *const *)names->pdata);
}

static gboolean resolve_word(Compiler *c, Token *token, GError **error)
{
    if (is_joiner(token->text) || find_parameter(c, token))
        return TRUE;
    const MetricInfo *metric = metric_find(token->text);
    if (metric && !(metric->subjects & 1u << c->subject))
        return fail(error, "'%s' is not a metric of a %s", token->text, subject_names[c->subject]);
    if (!metric) {
        const char *nearest = nearest_operand(c, token->text);
        return fail(error, "'%s' is neither a metric nor a parameter%s%s%s", token->text,
                    nearest ? "; nearest is '" : "", nearest ? nearest : "", nearest ? "'" : "");
    }
    token->operand.is_metric = TRUE;
    token->operand.slot = metric_slot(c->metrics, token->text);
    return TRUE;
}

/* ---- tokens */

static gsize match_comparison(const char *text, Token *token)
{
    for (gsize i = 0; i < G_N_ELEMENTS(comparison_texts); i++)
        if (g_str_has_prefix(text, comparison_texts[i].text)) {
            token->kind = TOKEN_COMPARISON;
            token->comparison = comparison_texts[i].comparison;
            return strlen(comparison_texts[i].text);
        }
    return 0;
}

/* Kind and length of the token at text; 0: none starts here. */
static gsize match_token(const char *text, Token *token)
{
    gsize length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (length && !g_ascii_isdigit(*text)) {
        token->kind = TOKEN_WORD;
        return length;
    }
    length = (*text == '-') + strspn(text + (*text == '-'), "0123456789./");
    if (length > 1 || g_ascii_isdigit(*text)) {
        token->kind = TOKEN_NUMBER;
        return length;
    }
    if (*text == '(' || *text == ')') {
        token->kind = *text == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
        return 1;
    }
    return match_comparison(text, token);
}

static gboolean read_token(Compiler *c, const char **text, GError **error)
{
    Token token = {0};
    gsize length = match_token(*text, &token);
    if (!length || length >= sizeof token.text) {
        g_autofree char *start = g_utf8_substring(*text, 0, MIN(g_utf8_strlen(*text, -1), 20));
        return fail(error,
                    "cannot read '%s': expected a name, a number, a comparison or a "
                    "parenthesis",
                    start);
    }
    memcpy(token.text, *text, length);
    *text += length;
    if (token.kind == TOKEN_NUMBER && !rule_value_parse(token.text, length, &token.operand.value))
        return fail(error, "'%s' is not a number such as 30, 0.70 or 7/10", token.text);
    if (token.kind == TOKEN_WORD && !resolve_word(c, &token, error))
        return FALSE;
    g_array_append_val(c->tokens, token);
    return TRUE;
}

static gboolean read_tokens(Compiler *c, const char *text, GError **error)
{
    for (;;) {
        while (g_ascii_isspace(*text))
            text++;
        if (!*text)
            return TRUE;
        if (c->tokens->len == PREDICATE_MAX_TOKENS)
            return fail(error, "longer than %d words", PREDICATE_MAX_TOKENS);
        if (!read_token(c, &text, error))
            return FALSE;
    }
}

/* ---- the shunting yard */

static const Token *token_at(const Compiler *c, guint i)
{
    return i < c->tokens->len ? &g_array_index(c->tokens, Token, i) : NULL;
}

static gboolean is_operand(const Token *t)
{
    return t && (t->kind == TOKEN_NUMBER || (t->kind == TOKEN_WORD && !is_joiner(t->text)));
}

static const char *token_text(const Token *t)
{
    return t ? t->text : "the end";
}

/* Emits the comparison that starts at token i. */
static gboolean emit_comparison(Compiler *c, guint i, GError **error)
{
    const Token *left = token_at(c, i), *sign = token_at(c, i + 1), *right = token_at(c, i + 2);
    if (!is_operand(left))
        return fail(error, "found '%s' where a comparison should start", token_text(left));
    if (!sign || sign->kind != TOKEN_COMPARISON)
        return fail(error, "found '%s' after '%s', expected one of >= > <= < ==", token_text(sign),
                    left->text);
    if (!is_operand(right))
        return fail(error, "found '%s' after '%s', expected a metric, a parameter or a number",
                    token_text(right), sign->text);
    if (!left->operand.is_metric && !right->operand.is_metric)
        return fail(error, "'%s %s %s' compares no metric", left->text, sign->text, right->text);
    PredicateStep step = {STEP_COMPARE, sign->comparison, left->operand, right->operand};
    g_array_append_val(c->predicate->steps, step);
    return TRUE;
}

/* What waits for its right side: '(' or a joiner. */
typedef struct {
    char kind[PREDICATE_MAX_TOKENS]; /* '(', 'n'ot, 'a'nd, 'o'r */
    guint height;
} Waiting;

static void emit_waiting(Compiler *c, Waiting *w)
{
    char kind = w->kind[--w->height];
    PredicateStep step = {.kind = kind == 'n' ? STEP_NOT : kind == 'a' ? STEP_AND : STEP_OR};
    g_array_append_val(c->predicate->steps, step);
}

/* After a comparison or ')': and, or, ')'. *expect: whether a comparison must follow. */
static gboolean read_joiner(Compiler *c, Waiting *w, const Token *t, gboolean *expect,
                            GError **error)
{
    if (t->kind == TOKEN_CLOSE) {
        while (w->height && w->kind[w->height - 1] != '(')
            emit_waiting(c, w);
        if (!w->height)
            return fail(error, "')' without '('");
        w->height--;
        return TRUE;
    }
    gboolean is_and = !strcmp(t->text, "and"), is_or = !strcmp(t->text, "or");
    if (!is_and && !is_or)
        return fail(error, "found '%s', expected and, or, or the end", t->text);
    while (w->height && w->kind[w->height - 1] != '(' && !(is_and && w->kind[w->height - 1] == 'o'))
        emit_waiting(c, w);
    w->kind[w->height++] = is_and ? 'a' : 'o';
    *expect = TRUE;
    return TRUE;
}

static gboolean order_steps(Compiler *c, GError **error)
{
    Waiting w = {.height = 0};
    gboolean expect = TRUE;
    for (guint i = 0; i < c->tokens->len; i++) {
        const Token *t = token_at(c, i);
        if (!expect) {
            if (!read_joiner(c, &w, t, &expect, error))
                return FALSE;
        } else if (t->kind == TOKEN_OPEN || !strcmp(t->text, "not")) {
            w.kind[w.height++] = t->text[0];
        } else {
            if (!emit_comparison(c, i, error))
                return FALSE;
            i += 2;
            expect = FALSE;
        }
    }
    if (expect)
        return fail(error, "ends where a comparison should start");
    while (w.height) {
        if (w.kind[w.height - 1] == '(')
            return fail(error, "'(' without ')'");
        emit_waiting(c, &w);
    }
    return TRUE;
}

/* The tokens again, constants filled in. */
static char *filled_text(const Compiler *c)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < c->tokens->len; i++) {
        const Token *t = token_at(c, i);
        gboolean glued = i == 0 || t->kind == TOKEN_CLOSE || token_at(c, i - 1)->kind == TOKEN_OPEN;
        if (!glued)
            g_string_append_c(out, ' ');
        if (is_operand(t) && !t->operand.is_metric) {
            g_autofree char *value = rule_value_text(t->operand.value);
            g_string_append(out, value);
        } else {
            g_string_append(out, t->text);
        }
    }
    return g_string_free(out, FALSE);
}

RulePredicate *predicate_compile(const char *when, MetricSubject subject, const GArray *parameters,
                                 GPtrArray *metrics, GError **error)
{
    g_autoptr(GArray) tokens = g_array_new(FALSE, TRUE, sizeof(Token));
    g_autoptr(RulePredicate) p = g_new0(RulePredicate, 1);
    p->steps = g_array_new(FALSE, TRUE, sizeof(PredicateStep));
    p->is_used = g_array_new(FALSE, TRUE, sizeof(gboolean));
    g_array_set_size(p->is_used, parameters->len);
    Compiler c = {subject, parameters, metrics, tokens, p};
    if (!read_tokens(&c, when, error) || !order_steps(&c, error))
        return NULL;
    p->text = filled_text(&c);
    return g_steal_pointer(&p);
}

static void append_operand(GString *out, const PredicateOperand *operand, const GPtrArray *metrics)
{
    char value[RULE_VALUE_TEXT_SIZE];
    rule_value_format(operand->value, value);
    g_string_append(out, operand->is_metric ? metrics->pdata[operand->slot] : value);
}

char *predicate_step_text(const PredicateStep *step, const GPtrArray *metrics)
{
    GString *out = g_string_new(NULL);
    guint sign = 0;
    while (comparison_texts[sign].comparison != step->comparison)
        sign++;
    append_operand(out, &step->left, metrics);
    g_string_append_printf(out, " %s ", comparison_texts[sign].text);
    append_operand(out, &step->right, metrics);
    return g_string_free(out, FALSE);
}

void predicate_free(RulePredicate *p)
{
    if (!p)
        return;
    g_array_unref(p->steps);
    g_array_unref(p->is_used);
    g_free(p->text);
    g_free(p);
}

gboolean predicate_threshold(const RulePredicate *p, guint slot, RuleValue *threshold)
{
    for (guint i = 0; i < p->steps->len; i++) {
        const PredicateStep *step = &g_array_index(p->steps, PredicateStep, i);
        if (step->kind != STEP_COMPARE || step->left.is_metric == step->right.is_metric)
            continue;
        const PredicateOperand *metric = step->left.is_metric ? &step->left : &step->right;
        if (metric->slot != slot)
            continue;
        *threshold = step->left.is_metric ? step->right.value : step->left.value;
        return TRUE;
    }
    return FALSE;
}
