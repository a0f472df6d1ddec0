/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sales network of any size for measuring: agents.csv and transactions.csv, ten transactions an
 * agent, the same bytes for the same arguments.
 *   generate MEMBERS FOLDER [pyramid|chain|star|conflicts] [shuffled]
 * pyramid: a newcomer is a root (1 in 2000), the recruit of the newcomer before (1 in 8), of any
 * earlier agent (3 in 8) or of such an agent's own sponsor (the rest, so that the great grow).
 * chain: everybody recruits the next. star: the first recruits everybody. conflicts: a pyramid in
 * which every agent but the first has two rows that name different sponsors.
 * shuffled: numbers and rows of agents in random order; otherwise sponsors come first.
 * Agents join over 1096 days from 2022-01-01, more every day; one name in 1000 is a quoted field.
 * Transactions are in time order: purchase from COMPANY (55 %), resale to RETAIL (25 %), commission
 * from COMPANY (20 %). About 20 bytes of memory an agent, 130 ns a row. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_AGENTS 99999999u /* eight digits */
#define ROWS_PER_AGENT 10
#define DAYS 1096
#define NO_SPONSOR UINT32_MAX
#define OUT_SIZE (1u << 20)
#define LONGEST_ROW 256u

typedef enum { PYRAMID, CHAIN, STAR, CONFLICTS } Shape;

/* ---- numbers that depend on nothing but how many were drawn */
static uint64_t drawn;

static uint64_t draw(void)
{
    uint64_t z = (drawn += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint32_t below(uint32_t n)
{
    return (uint32_t)(((draw() >> 32) * n) >> 32);
}

/* ---- text */
typedef struct {
    FILE *file;
    const char *path;
    char *start, *at;
} Out;

static void fail(const char *path)
{
    perror(path);
    exit(1);
}

static void flush(Out *out)
{
    size_t length = (size_t)(out->at - out->start);
    if (fwrite(out->start, 1, length, out->file) != length)
        fail(out->path);
    out->at = out->start;
}

static void open_out(Out *out, const char *path, const char *header)
{
    *out = (Out){fopen(path, "w"), path, malloc(OUT_SIZE), NULL};
    if (!out->file || !out->start)
        fail(path);
    out->at = stpcpy(out->start, header);
}

static void close_out(Out *out)
{
    flush(out);
    if (fclose(out->file))
        fail(out->path);
    free(out->start);
}

static void end_row(Out *out)
{
    *out->at++ = '\n';
    if (out->at - out->start > (long)(OUT_SIZE - LONGEST_ROW))
        flush(out);
}

static void put_digits(Out *out, uint64_t value, int width)
{
    for (int i = width - 1; i >= 0; i--, value /= 10)
        out->at[i] = (char)('0' + value % 10);
    out->at += width;
}

static void put_number(Out *out, uint64_t value)
{
    int width = 1;
    for (uint64_t rest = value; rest >= 10; rest /= 10)
        width++;
    put_digits(out, value, width);
}

static void put_text(Out *out, const char *text)
{
    out->at = stpcpy(out->at, text);
}

static void put_agent(Out *out, uint32_t number)
{
    *out->at++ = 'A';
    put_digits(out, number, 8);
}

/* "2022-01-01" and the days after it. */
static char days[DAYS][36];

static void name_days(void)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = 2022, month = 1, day = 1;
    for (int i = 0; i < DAYS; i++) {
        snprintf(days[i], sizeof days[i], "%04d-%02d-%02d", year, month, day);
        day++;
        if (day > lengths[month - 1] + (month == 2 && year % 4 == 0))
            day = 1, month++;
        if (month > 12)
            month = 1, year++;
    }
}

/* Seconds after the first day began. */
static void put_time(Out *out, uint32_t second)
{
    put_text(out, days[second / 86400]);
    put_text(out, "T");
    put_digits(out, second / 3600 % 24, 2);
    put_text(out, ":");
    put_digits(out, second / 60 % 60, 2);
    put_text(out, ":");
    put_digits(out, second % 60, 2);
    put_text(out, "Z");
}

static uint32_t when(double share)
{
    return (uint32_t)((DAYS * 86400.0 - 1) * sqrt(share));
}

/* ---- the network */
typedef struct {
    uint32_t n;
    Shape shape;
    uint32_t *sponsor; /* of an agent by order of joining */
    uint32_t *number;  /* in its id */
    uint32_t *row;     /* which agent comes at which place of the file */
} Network;

static uint32_t pick_sponsor(const Network *net, uint32_t agent)
{
    if (agent == 0)
        return NO_SPONSOR;
    if (net->shape == CHAIN)
        return agent - 1;
    if (net->shape == STAR)
        return 0;
    uint64_t dice = draw() % 2000;
    if (dice == 0)
        return NO_SPONSOR;
    if (dice < 250)
        return agent - 1;
    uint32_t other = below(agent);
    return dice < 1000 || net->sponsor[other] == NO_SPONSOR ? other : net->sponsor[other];
}

static void shuffle(uint32_t *values, uint32_t n)
{
    for (uint32_t i = n - 1; i > 0; i--) {
        uint32_t j = below(i + 1), kept = values[i];
        values[i] = values[j];
        values[j] = kept;
    }
}

static void build(Network *net, int shuffled)
{
    net->sponsor = malloc(net->n * sizeof *net->sponsor);
    net->number = malloc(net->n * sizeof *net->number);
    net->row = malloc(net->n * sizeof *net->row);
    if (!net->sponsor || !net->number || !net->row)
        fail("memory");
    for (uint32_t i = 0; i < net->n; i++) {
        net->sponsor[i] = pick_sponsor(net, i);
        net->number[i] = i + 1;
        net->row[i] = i;
    }
    if (shuffled) {
        shuffle(net->number, net->n);
        shuffle(net->row, net->n);
    }
}

static void put_name(Out *out)
{
    static const char *const given[] = {"Adaeze", "Bruno", "Chiara", "Dmitri",
                                        "Elif",   "Farid", "Greta",  "Hiro"};
    static const char *const family[] = {"Abe",     "Baptiste", "Castillo", "Dvorak",
                                         "Eriksen", "Fofanah",  "Gupta",    "Horvat"};
    uint64_t dice = draw();
    const char *first = given[dice & 7], *last = family[dice >> 3 & 7];
    int quoted = (dice >> 8) % 1000 == 0;
    put_text(out, quoted ? "\"" : first);
    put_text(out, quoted ? last : " ");
    put_text(out, quoted ? ", " : last);
    if (quoted) {
        put_text(out, first);
        put_text(out, "\"");
    }
}

static void put_agent_row(Out *out, const Network *net, uint32_t agent, uint32_t sponsor)
{
    static const char *const regions[] = {"NORTH", "EAST", "SOUTH", "WEST"};
    put_agent(out, net->number[agent]);
    put_text(out, ",");
    if (sponsor != NO_SPONSOR)
        put_agent(out, net->number[sponsor]);
    put_text(out, ",");
    put_time(out, when((double)agent / net->n));
    put_text(out, ",");
    put_name(out);
    put_text(out, ",");
    put_text(out, regions[draw() & 3]);
    end_row(out);
}

static void write_agents(const Network *net, const char *path)
{
    Out out;
    open_out(&out, path, "agent_id,sponsor_id,joined_at,name,region\n");
    for (uint32_t i = 0; i < net->n; i++) {
        uint32_t agent = net->row[i];
        put_agent_row(&out, net, agent, net->sponsor[agent]);
        if (net->shape == CONFLICTS && agent > 0)
            put_agent_row(&out, net, agent, below(agent));
    }
    close_out(&out);
}

static void put_goods(Out *out)
{
    uint32_t units = 1 + below(12), cents = units * (450 + below(9000));
    put_text(out, ",P");
    put_digits(out, 1 + below(150), 3);
    put_text(out, ",");
    put_number(out, units);
    put_text(out, ",");
    put_number(out, cents / 100);
    put_text(out, ".");
    put_digits(out, cents % 100, 2);
}

static void put_reward(Out *out)
{
    uint32_t cents = 50 + below(60000);
    put_text(out, ",,,");
    put_number(out, cents / 100);
    put_text(out, ".");
    put_digits(out, cents % 100, 2);
}

/* Of those who have joined, the early trade more. */
static uint32_t pick_trader(uint32_t joined)
{
    uint32_t a = below(joined), b = below(joined);
    return draw() & 1 ? a : a < b ? a : b;
}

static void write_transactions(const Network *net, const char *path)
{
    Out out;
    uint64_t rows = (uint64_t)net->n * ROWS_PER_AGENT;
    open_out(&out, path, "txn_id,time,from,to,kind,product,qty,amount\n");
    for (uint64_t i = 0; i < rows; i++) {
        uint32_t agent = net->number[pick_trader(1 + (uint32_t)(i / ROWS_PER_AGENT))];
        uint32_t dice = below(100);
        put_text(&out, "T");
        put_digits(&out, i + 1, 10);
        put_text(&out, ",");
        put_time(&out, when((double)(i + 1) / (double)rows));
        put_text(&out, dice < 55 || dice >= 80 ? ",COMPANY," : ",");
        put_agent(&out, agent);
        put_text(&out, dice < 55 ? ",purchase" : dice < 80 ? ",RETAIL,resale" : ",commission");
        if (dice < 80)
            put_goods(&out);
        else
            put_reward(&out);
        end_row(&out);
    }
    close_out(&out);
}

static char *join(const char *folder, const char *name)
{
    char *path = malloc(strlen(folder) + strlen(name) + 2);
    if (!path)
        fail(folder);
    sprintf(path, "%s/%s", folder, name);
    return path;
}

static int usage(void)
{
    fputs("usage: generate MEMBERS FOLDER [pyramid|chain|star|conflicts] [shuffled]\n", stderr);
    return 2;
}

int main(int argc, char **argv)
{
    static const char *const shapes[] = {"pyramid", "chain", "star", "conflicts"};
    int shuffled = 0;
    Network net = {0};
    unsigned long members = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
    if (members < 1 || members > MAX_AGENTS)
        return usage();
    net.n = (uint32_t)members;
    for (int i = 3; i < argc; i++) {
        int shape = 0;
        while (shape < 4 && strcmp(argv[i], shapes[shape]))
            shape++;
        if (shape < 4)
            net.shape = (Shape)shape;
        else if (strcmp(argv[i], "shuffled") == 0)
            shuffled = 1;
        else
            return usage();
    }
    name_days();
    build(&net, shuffled);
    write_agents(&net, join(argv[2], "agents.csv"));
    write_transactions(&net, join(argv[2], "transactions.csv"));
    return 0;
}
