/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An import profile: how one foreign layout becomes our records. A text file in GKeyFile syntax.
 *
 *   [profile]               about the file
 *     name, title, version
 *     header                the columns that make a file one of these: "id; sponsor|parent": all of
 *                           them, in any order; | separates names of the same column
 *     delimiter             comma, semicolon, tab, pipe; found out when absent
 *     encoding              UTF-8, GB18030, UTF-16LE, UTF-16BE; found out when absent
 *     skip_lines            lines before the header
 *     nulls                 spellings of "nothing", separated by ; (the empty text always is one)
 *     roots                 spellings of "no sponsor"; the word self: one's own id
 *     id_case               verbatim or lower
 *     timezone, time_format iso, epoch_s, epoch_ms, compact, day_first, month_first
 *     currency, decimals    of amounts that name none
 *     amount_unit           major or minor
 *     amount_sign           as_is, absolute, negate; what is negative then is rejected
 *     thousands             the character between groups of digits
 *     extra_trailing_field  allow: rows may end with a delimiter that the header lacks
 *   [member X] [referral X] [ledger X] [product X] [registry X]
 *                           one record that each row feeds; a key per field (record.h), and
 *     only                  column:value|value; …  takes rows with these values alone
 *     skip_if_null          a field of the record: without it there is no record
 *   [map X]                 foreign word = our word; "- why" excludes the row; key * for all other
 *                           words, target * for "as it is"
 *
 * A field's value is a column, "a|b" (the first of them that is not empty), either with "?" when
 * the file may lack it, either with " -> map"; "=text" for a constant; "text{column}" to compose;
 * "-" for "deliberately none". The first name of a header entry stands for all its names, save with
 * "?".
 * Unknown groups and keys are errors that name file, line and the nearest known word. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"
#include "base/intern.h"
#include "ingest/record.h"

typedef struct {
    char *word;    /* NULL: the row is excluded */
    char *why;     /* then, may be NULL */
    gboolean keep; /* the foreign word itself */
} MapTarget;

typedef struct {
    char *name;
    Intern *words;    /* foreign words; number = index in targets */
    GArray *targets;  /* MapTarget */
    MapTarget *other; /* what "*" means, or NULL */
} ProfileMap;

typedef enum {
    FROM_UNSET,
    FROM_NOTHING, /* "-" */
    FROM_COLUMNS,
    FROM_CONSTANT,
    FROM_TEMPLATE,
} FieldFrom;

typedef struct {
    FieldFrom from;
    char *written;      /* as in the file */
    GPtrArray *columns; /* char **: alternatives. One entry; of a template one per hole */
    gboolean optional;
    GPtrArray *texts; /* constant; template: one more than holes */
    const ProfileMap *map;
} FieldSource;

typedef struct {
    char **column; /* alternatives */
    char **values;
} ProfileCondition;

typedef struct {
    RecordType type;
    char *name;
    FieldSource fields[RECORD_FIELDS_MAX]; /* as record_specs[type].fields */
    GPtrArray *only;                       /* ProfileCondition */
    int skip_if_null;                      /* a field, or -1 */
} ProfileRecord;

typedef enum { SIGN_AS_IS, SIGN_ABSOLUTE, SIGN_NEGATE } AmountSign;

typedef struct {
    char *name, *title, *version;
    char *file; /* for messages */
    char sha256[DIGEST_HEX_SIZE];
    GPtrArray *header; /* char **: names of one required column */
    char delimiter;    /* 0: found out */
    int encoding;      /* -1: found out */
    guint skip_lines;
    char **nulls, **roots;
    gboolean self_is_root, lower_ids;
    char *timezone; /* NULL: UTC, and not chosen */
    CivilFormat time_format;
    char *currency; /* or NULL */
    int decimals;   /* or -1 */
    gboolean minor_unit;
    char thousands; /* or 0 */
    AmountSign amount_sign;
    gboolean extra_trailing_field;
    GPtrArray *records; /* ProfileRecord, by type */
    GPtrArray *maps;    /* ProfileMap */
} Profile;

#define PROFILE_HOLES_MAX 16u
#define PROFILE_RECORDS_MAX RECORD_ROW_MAX

/* file is the name for messages. CONFIG on any fault. */
Profile *profile_parse(const char *file, const char *text, GError **error);
/* A profile file. */
Profile *profile_load(const char *path, GError **error);
void profile_free(Profile *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Profile, profile_free)

/* The built-in profiles, by name: array of Profile. */
GPtrArray *profile_builtin(GError **error);

/* "," ";" "|" or "TAB". */
const char *delimiter_text(char delimiter);
#define DELIMITERS ",;\t|"
