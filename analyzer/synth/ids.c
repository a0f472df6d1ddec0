/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/ids.h"

#define MEMBER_DIGITS_LEAST 6
#define CUSTOMER_DIGITS 7
#define ENTRY_DIGITS 8
#define IDS_A_LINE 10

guint member_digits(const Spec *spec)
{
    guint digits = MEMBER_DIGITS_LEAST;
    for (guint64 limit = 1000000; limit <= 2 * (guint64)spec->members; limit *= 10)
        digits++;
    return digits;
}

void line_party(Line *l, const Spec *spec, guint32 party)
{
    if (party == COMPANY) {
        line_text(l, COMPANY_ID);
    } else if (party_is_member(party)) {
        line_char(l, 'M');
        line_number(l, (guint64)party + 1, member_digits(spec));
    } else {
        line_char(l, 'C');
        line_number(l, (guint64)(party - CUSTOMERS) + 1, CUSTOMER_DIGITS);
    }
}

void line_person(Line *l, const Spec *spec, guint32 member)
{
    line_char(l, 'P');
    line_number(l, (guint64)member + 1, member_digits(spec));
}

void line_entry(Line *l, guint64 entry)
{
    line_char(l, 'E');
    line_number(l, entry, ENTRY_DIGITS);
}

void sheet_members(Sheet *s, const Spec *spec, guint32 n, MemberTest test, const void *data)
{
    guint64 listed = 0;
    sheet_text(s, "[");
    for (guint32 member = 0; member < n; member++) {
        if (!test(data, member))
            continue;
        Line line = {.length = 0};
        if (listed > 0)
            line_text(&line, listed % IDS_A_LINE ? ", " : ",\n      ");
        line_char(&line, '"');
        line_party(&line, spec, member);
        line_char(&line, '"');
        sheet_line(s, &line);
        listed++;
    }
    sheet_text(s, "]");
}
