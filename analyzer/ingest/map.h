/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile bound to a header: rows become typed records. Everything that depends on the file alone
 * is settled when the mapper is made; a row then costs no allocation. A row is taken as a whole:
 * one bad field, and it has no records. */
#pragma once

#include "casefile/casefile.h"
#include "ingest/currency.h"
#include "ingest/header.h"

typedef struct {
    const char *timezone; /* override, or NULL */
    const char *currency; /* override, or NULL */
    DownlineCase *c;      /* for decimals of currencies it knows; NULL: not asked */
} MapSettings;

typedef struct Mapper Mapper;
/* The profile and the header must live as long. file is for messages. Errors: CONFIG. */
Mapper *mapper_new(const Profile *p, const Header *h, const MapSettings *settings, const char *file,
                   GError **error);
void mapper_free(Mapper *m);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mapper, mapper_free)

/* TRUE: the row's records, ordered by type, in out[0 .. *n), which has room for RECORD_ROW_MAX;
 * else why it is rejected. Texts are the row's own or the mapper's. */
gboolean mapper_row(Mapper *m, const Row *row, Record *out, guint *n, Fault *fault);
/* Takes back the mapper's texts of all rows so far. */
void mapper_release(Mapper *m);

/* The zone of times without one. */
CivilZone *mapper_zone(const Mapper *m);
/* What it is made of, for lane.h: how fields are read, BoundRecord in order of type, fields a row
 * has.
 */
const struct FieldReader *mapper_reader(const Mapper *m);
const GArray *mapper_records(const Mapper *m);
guint mapper_fields(const Mapper *m);
/* Whether rows can feed records of the type. */
gboolean mapper_feeds(const Mapper *m, RecordType type);
/* What a column is used for, "ledger.amount, …"; NULL: nothing. */
char *mapper_column_use(const Mapper *m, guint column);
