/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/metrics.h"

void accounts_clear(Accounts *a)
{
    for (guint k = 0; k < N_ACCOUNTS; k++) {
        g_free(a->narrow[k]);
        g_free(a->wide[k]);
    }
    for (guint k = 0; k < N_UNITS; k++)
        g_free(a->units[k]);
    *a = (Accounts){0};
}

Money accounts_received(const Accounts *a, guint32 position, gboolean cash)
{
    return accounts_get(a, position, cash ? ACCOUNT_WITHDRAWALS : ACCOUNT_REWARDS);
}

Money accounts_net(const Accounts *a, guint32 position, gboolean cash)
{
    return accounts_received(a, position, cash) + accounts_get(a, position, ACCOUNT_RESALE) +
           accounts_get(a, position, ACCOUNT_RETAIL) +
           accounts_get(a, position, ACCOUNT_REFUNDS_GOT) -
           accounts_get(a, position, ACCOUNT_FEES) - accounts_get(a, position, ACCOUNT_PURCHASES) -
           accounts_get(a, position, ACCOUNT_REFUNDS_GIVEN);
}

gboolean accounts_paid(const Accounts *a, guint32 position)
{
    return accounts_get(a, position, ACCOUNT_FEES) > 0 ||
           accounts_get(a, position, ACCOUNT_PURCHASES) > 0;
}

gboolean accounts_are_wide(const Accounts *a)
{
    for (guint k = 0; k < N_ACCOUNTS; k++)
        if (a->wide[k])
            return TRUE;
    return FALSE;
}
