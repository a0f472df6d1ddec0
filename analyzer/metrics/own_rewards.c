/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/identity.h"

#include "base/memory.h"

static guint32 source_of(const LedgerBatch *b, guint i, const guint32 *order_payer, const Forest *f)
{
    gint64 party = b->source_member[i];
    if (party != (gint64)COLUMN_NOBODY)
        return f->position[party] == FOREST_NONE ? FOREST_NONE : (guint32)party;
    return order_payer && order_payer[i] != FOREST_NONE ? f->party[order_payer[i]] : FOREST_NONE;
}

static gboolean count_person(OwnRewards *o, guint32 person, Money amount, GError **error)
{
    if (!o->of_person && !(o->of_person = memory_new(Money, o->n_persons, error)))
        return FALSE;
    money_add(&o->of_person[person], amount);
    return TRUE;
}

gboolean own_rewards_add(OwnRewards *o, const LedgerBatch *b, const guint32 *order_payer,
                         const Forest *f, GError **error)
{
    for (guint i = 0; o->person && i < b->rows; i++) {
        if (b->kind[i] != KIND_REWARD || b->payee_position[i] == FOREST_NONE ||
            !ledger_counts(b, i))
            continue;
        guint32 source = source_of(b, i, order_payer, f), paid = (guint32)b->payee[i];
        if (source == FOREST_NONE)
            continue;
        Money amount = chunk_money(&b->amount, i);
        reach_cell_add(&o->sourced, amount);
        if (source == paid) {
            reach_cell_add(&o->oneself, amount);
        } else if (o->person[paid] != FOREST_NONE && o->person[paid] == o->person[source]) {
            reach_cell_add(&o->seats, amount);
            if (!count_person(o, o->person[paid], amount, error))
                return FALSE;
        }
    }
    return TRUE;
}

void own_rewards_clear(OwnRewards *o)
{
    g_free(o->of_person);
    *o = (OwnRewards){0};
}
