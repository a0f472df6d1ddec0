/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How things are called in the files: invented codes of fixed width, so that byte order is order of
 * number. M000001 member, C0000001 customer, P000001 person, E00000001 ledger entry. */
#pragma once

#include "synth/network.h"

#define COMPANY_ID "COMPANY"
#define PRODUCT_ID "G1"
#define CURRENCY "CNY"
#define CURRENCY_DECIMALS 2

void line_party(Line *l, const Spec *spec, guint32 party);
void line_person(Line *l, const Spec *spec, guint32 member);
void line_entry(Line *l, guint64 entry);
/* Digits of a member's number: enough for all members and as many sponsors without a record. */
guint member_digits(const Spec *spec);

/* A JSON list of those of the members 0 .. n - 1 that pass the test. */
typedef gboolean (*MemberTest)(const void *data, guint32 member);
void sheet_members(Sheet *s, const Spec *spec, guint32 n, MemberTest test, const void *data);
