/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "casefile/describe.h"

#include <sqlite3.h>
#include <string.h>

#define SAMPLE_BYTES 512

static const struct {
    const char *bytes;
    gsize length;
    const char *what;
} signatures[] = {
    {"SQLite format 3", 16, "an SQLite database with a damaged or encrypted content"},
    {"\x89PNG\r\n", 6, "a PNG picture"},
    {"\xff\xd8\xff", 3, "a JPEG picture"},
    {"%PDF-", 5, "a PDF document"},
    {"PK\003\004", 4, "a ZIP archive or spreadsheet"},
    {"\xd0\xcf\x11\xe0", 4, "an old Microsoft Office document"},
    {"\x1f\x8b", 2, "gzip-compressed data"},
    {"\x28\xb5\x2f\xfd", 4, "zstd-compressed data"},
    {"\xfd"
     "7zXZ",
     5, "xz-compressed data"},
    {"BZh", 3, "bzip2-compressed data"},
    {"7z\xbc\xaf", 4, "a 7z archive"},
    {"Rar!", 4, "a RAR archive"},
    {"PAR1", 4, "a Parquet file"},
    {"\x7f"
     "ELF",
     4, "a program"},
    {"<?xml", 5, "an XML document"},
    {"\xff\xfe", 2, "UTF-16 text"},
    {"\xfe\xff", 2, "UTF-16 text"},
};

static sqlite3_file *file_of(sqlite3 *db)
{
    sqlite3_file *file = NULL;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return file && file->pMethods ? file : NULL;
}

gint64 describe_size(sqlite3 *db)
{
    sqlite3_file *file = file_of(db);
    sqlite3_int64 size = -1;
    return file && file->pMethods->xFileSize(file, &size) == SQLITE_OK ? size : -1;
}

static gboolean is_text(const guint8 *bytes, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (bytes[i] < ' ' && !strchr("\t\n\r\f", bytes[i]))
            return FALSE;
        if (bytes[i] == 0)
            return FALSE;
    }
    return TRUE;
}

const char *describe_content(sqlite3 *db)
{
    guint8 sample[SAMPLE_BYTES] = {0};
    gint64 size = describe_size(db);
    if (size == 0)
        return "an empty file";
    sqlite3_file *file = file_of(db);
    gsize length = (gsize)CLAMP(size, 0, SAMPLE_BYTES);
    if (!file || file->pMethods->xRead(file, sample, (int)length, 0) != SQLITE_OK)
        return "a file that cannot be read";
    for (gsize i = 0; i < G_N_ELEMENTS(signatures); i++)
        if (length >= signatures[i].length &&
            memcmp(sample, signatures[i].bytes, signatures[i].length) == 0)
            return signatures[i].what;
    return is_text(sample, length) ? "a text file" : "binary data of no known kind";
}
