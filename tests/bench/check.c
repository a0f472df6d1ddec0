/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checksums of a report's members.csv and months.csv, as README.md defines them:
 *   check FOLDER
 * Columns are found by their names in the header. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_COLUMNS 64
#define FIRST_YEAR 2022

typedef struct {
    FILE *file;
    char *line;
    size_t size;
    char *fields[MAX_COLUMNS];
    int n;
} Table;

static void fail(const char *what)
{
    fprintf(stderr, "check: %s\n", what);
    exit(1);
}

/* None of the columns before the wanted ones holds a quoted comma: ids are plain. */
static int next_row(Table *t)
{
    if (getline(&t->line, &t->size, t->file) < 0)
        return 0;
    t->n = 0;
    for (char *at = t->line; at && t->n < MAX_COLUMNS;) {
        t->fields[t->n++] = at;
        at = strpbrk(at, ",\n");
        if (at)
            *at++ = '\0';
    }
    return 1;
}

static void open_table(Table *t, const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    *t = (Table){.file = fopen(path, "r")};
    if (!t->file || !next_row(t))
        fail(path);
}

static int column(const Table *t, const char *name)
{
    for (int i = 0; i < t->n; i++)
        if (strcmp(t->fields[i], name) == 0)
            return i;
    fail(name);
    return -1;
}

static int64_t number(const char *text)
{
    return strtoll(text, NULL, 10);
}

/* "12.34" in hundredths. */
static int64_t cents(const char *text)
{
    char *point;
    int64_t units = strtoll(text, &point, 10) * 100;
    if (*point != '.' || strlen(point) != 3)
        fail(text);
    return units + number(point + 1);
}

static void check_members(const char *folder)
{
    Table t;
    open_table(&t, folder, "members.csv");
    int depth = column(&t, "depth"), size = column(&t, "downline_members"),
        levels = column(&t, "levels"), team = column(&t, "team_purchases");
    int64_t sums[4] = {0};
    while (next_row(&t)) {
        sums[0] += number(t.fields[depth]);
        sums[1] += number(t.fields[size]);
        sums[2] += number(t.fields[levels]) - 1;
        sums[3] += cents(t.fields[team]);
    }
    printf("check depth=%lld size=%lld height=%lld subsum=%lld", (long long)sums[0],
           (long long)sums[1], (long long)sums[2], (long long)sums[3]);
}

static void check_months(const char *folder)
{
    Table t;
    open_table(&t, folder, "months.csv");
    int month = column(&t, "month"), rows = column(&t, "rows"), bought = column(&t, "purchases");
    int64_t groups = 0, sum = 0;
    while (next_row(&t)) {
        const char *text = t.fields[month];
        int64_t index = (number(text) - FIRST_YEAR) * 12 + number(text + 5);
        sum += cents(t.fields[bought]) * index + number(t.fields[rows]);
        groups++;
    }
    printf(" groups=%lld gsum=%lld\n", (long long)groups, (long long)sum);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        fail("one folder expected");
    check_members(argv[1]);
    check_months(argv[1]);
    return 0;
}
