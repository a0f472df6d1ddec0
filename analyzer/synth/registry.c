/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/registry.h"

#include "synth/ids.h"

#define STREAM_REGISTRY 8

void registry_mark(Network *n)
{
    const Spec *spec = n->spec;
    Dice dice;
    dice_init(&dice, (guint64)spec->seed, STREAM_REGISTRY);
    for (guint32 i = 0; spec->listed_bp > 0 && i < n->n; i++) {
        gint64 draw = dice_below(&dice, SHARE_WHOLE);
        if (draw >= spec->listed_bp)
            continue;
        n->members[i].marks |= MARK_LISTED;
        if (draw < spec->revoked_bp)
            n->members[i].marks |= MARK_REVOKED;
        else if (draw < spec->revoked_bp + spec->blacklisted_bp)
            n->members[i].marks |= MARK_BLACKLISTED;
    }
}

void registry_write(const Network *n, Sheet *s, RecordCount *count)
{
    *count = (RecordCount){0};
    sheet_text(s, "id,registration_number,status,source,since\n");
    for (guint32 i = 0; i < n->n; i++) {
        const Member *m = &n->members[i];
        Line line = {.length = 0};
        if (!(m->marks & MARK_LISTED))
            continue;
        line_party(&line, n->spec, i);
        line_text(&line, ",R");
        line_number(&line, (guint64)i + 1, 8);
        line_text(&line, m->marks & MARK_REVOKED       ? ",revoked,"
                         : m->marks & MARK_BLACKLISTED ? ",blacklisted,"
                                                       : ",registered,");
        line_text(&line, "register,");
        line_time(&line, m->joined_at);
        line_char(&line, '\n');
        sheet_line(s, &line);
        count->rows++;
    }
}
