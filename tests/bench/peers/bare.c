/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor: what a C program that knows the files beforehand needs for the answers alone. It
 * stores nothing, checks nothing, keeps no text, and would be wrong on any other file: never a
 * model for the product. One thread. bare DATA OUT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK (1u << 20)
#define SPARE 64u /* may be read before and after a block */
#define BATCH 256
#define NOBODY UINT32_MAX

typedef struct {
    uint64_t low, high; /* the id's bytes, up to 16 */
    uint32_t agent, unused;
} Slot;

typedef struct {
    uint32_t sponsor, recruits, size, height, depth;
    int64_t team;
} Agent;

/* Five bytes: fresh memory is what costs. */
typedef struct __attribute__((packed)) {
    uint32_t cents;
    uint8_t kind : 2, month : 6; /* kind: 0 purchase, 1 resale, 2 commission */
} Fact;

typedef struct {
    uint64_t low, high;
} Id;

static Slot *slots;
static uint64_t mask;
static uint32_t n_agents;
static Id *ids;
static Agent *agents;
static uint32_t *fact_agent;
static Fact *facts;
static uint64_t n_facts;

/* ---- memory and files */
static void *fresh(size_t bytes)
{
    size_t huge = 2u << 20;
    void *p = mmap(NULL, (bytes + huge) & ~(huge - 1), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    madvise(p, bytes, MADV_HUGEPAGE);
    return p;
}

static int open_in(const char *folder, const char *name, int flags)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return open(path, flags, 0600);
}

static uint64_t file_size(int fd)
{
    struct stat s;
    return fstat(fd, &s) == 0 ? (uint64_t)s.st_size : 0;
}

/* ---- reading: where commas and line ends are */
static uint32_t find_separators(const char *text, uint32_t length, uint32_t *found)
{
    uint32_t n = 0, i = 0;
#ifdef __SSE2__
    const __m128i comma = _mm_set1_epi8(','), line = _mm_set1_epi8('\n');
    for (; i + 64 <= length; i += 64) {
        uint64_t bits = 0;
        for (int j = 0; j < 4; j++) {
            __m128i v = _mm_loadu_si128((const __m128i *)(text + i + 16 * j));
            __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, comma), _mm_cmpeq_epi8(v, line));
            bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (16 * j);
        }
        for (; bits; bits &= bits - 1)
            found[n++] = i + (uint32_t)__builtin_ctzll(bits);
    }
#endif
    for (; i < length; i++)
        if (text[i] == ',' || text[i] == '\n')
            found[n++] = i;
    return n;
}

/* Calls take for every block of whole lines; take returns how many bytes it used. */
static void read_lines(int fd, uint32_t (*take)(const char *, uint32_t, const uint32_t *, uint32_t))
{
    char *buffer = fresh(BLOCK + 2 * SPARE), *text = buffer + SPARE;
    uint32_t *found = fresh((BLOCK + SPARE) * sizeof *found);
    uint32_t have = 0;
    for (int first = 1;; first = 0) {
        ssize_t got = read(fd, text + have, BLOCK - have);
        if (got <= 0)
            return;
        have += (uint32_t)got;
        uint32_t skip = first ? (uint32_t)((char *)memchr(text, '\n', have) - text) + 1 : 0;
        uint32_t n = find_separators(text + skip, have - skip, found);
        uint32_t used = skip + take(text + skip, have - skip, found, n);
        memmove(text, text + used, have -= used);
    }
}

static Id read_id(const char *text, uint32_t length)
{
    Id id;
    memcpy(&id, text, sizeof id);
    id.low &= length < 8 ? (UINT64_C(1) << (8 * length)) - 1 : UINT64_MAX;
    id.high &= length <= 8 ? 0 : length < 16 ? (UINT64_C(1) << (8 * (length - 8))) - 1 : UINT64_MAX;
    return id;
}

static uint64_t hash(Id id)
{
    unsigned __int128 m = (unsigned __int128)(id.low ^ UINT64_C(0x9e3779b97f4a7c15)) *
                          (id.high ^ UINT64_C(0xd1b54a32d192ed03));
    return ((uint64_t)m ^ (uint64_t)(m >> 64)) * UINT64_C(0x9e3779b97f4a7c15) >> 20;
}

/* The agent of an id; a new one where it is not known yet. */
static uint32_t intern(Id id, uint64_t at)
{
    for (at &= mask;; at = (at + 1) & mask) {
        Slot *s = &slots[at];
        if (s->low == id.low && s->high == id.high)
            return s->agent;
        if (s->low == 0) {
            *s = (Slot){id.low, id.high, n_agents, 0};
            ids[n_agents] = id;
            return n_agents++;
        }
    }
}

static uint32_t take_agents(const char *text, uint32_t length, const uint32_t *found, uint32_t n)
{
    const char *line = text, *end = text + length, *next;
    for (uint32_t i = 0; line < end && (next = memchr(line, '\n', (size_t)(end - line)));) {
        while (text + found[i] < line)
            i++;
        Id own = read_id(line, (uint32_t)(text + found[i] - line));
        Id other = read_id(text + found[i] + 1, found[i + 1] - found[i] - 1);
        uint32_t agent = intern(own, hash(own));
        agents[agent].sponsor = other.low ? intern(other, hash(other)) : NOBODY;
        line = next + 1;
    }
    (void)n;
    return (uint32_t)(line - text);
}

static uint32_t digits(const char *text, uint32_t n)
{
    uint32_t value = 0;
    for (uint32_t i = 0; i < n; i++)
        value = value * 10 + (uint32_t)(text[i] - '0');
    return value;
}

/* f: the row's eight separators. */
static Fact read_fact(const char *text, const uint32_t *f)
{
    const char *time = text + f[0] + 1, *amount = text + f[6] + 1, *end = text + f[7];
    uint32_t units = digits(amount, (uint32_t)(end - amount) - 3);
    char kind = text[f[3] + 1];
    Fact fact = {.cents = units * 100 + digits(end - 2, 2)};
    fact.month = ((digits(time, 4) - 2022) * 12 + digits(time + 5, 2) - 1) & 63;
    fact.kind = kind == 'p' ? 0 : kind == 'r' ? 1 : 2;
    return fact;
}

static uint32_t take_facts(const char *text, uint32_t length, const uint32_t *found, uint32_t n)
{
    Id batch[BATCH];
    uint64_t hashes[BATCH];
    uint32_t rows = n / 8;
    for (uint32_t row = 0; row < rows;) {
        uint32_t many = rows - row < BATCH ? rows - row : BATCH;
        for (uint32_t i = 0; i < many; i++) {
            const uint32_t *f = found + 8 * (row + i);
            uint32_t side = text[f[1] + 1] == 'C' ? 2 : 1; /* COMPANY pays: the agent is `to` */
            batch[i] = read_id(text + f[side] + 1, f[side + 1] - f[side] - 1);
            hashes[i] = hash(batch[i]);
            __builtin_prefetch(&slots[hashes[i] & mask]);
            facts[n_facts + i] = read_fact(text, f);
        }
        for (uint32_t i = 0; i < many; i++)
            fact_agent[n_facts + i] = intern(batch[i], hashes[i]);
        n_facts += many;
        row += many;
    }
    (void)length;
    return rows ? found[8 * rows - 1] + 1 : 0;
}

/* ---- the answers */

/* Leaves first: a member is folded into its sponsor when all its recruits are. */
static void fold_tree(void)
{
    uint32_t *order = fresh(n_agents * sizeof *order), n = 0;
    for (uint64_t i = 0; i < n_facts; i++)
        if (facts[i].kind == 0)
            agents[fact_agent[i]].team += facts[i].cents;
    for (uint32_t i = 0; i < n_agents; i++)
        if (agents[i].sponsor != NOBODY)
            agents[agents[i].sponsor].recruits++;
    for (uint32_t i = 0; i < n_agents; i++)
        if (agents[i].recruits == 0)
            order[n++] = i;
    for (uint32_t i = 0; i < n; i++) {
        const Agent *a = &agents[order[i]];
        if (a->sponsor == NOBODY)
            continue;
        Agent *s = &agents[a->sponsor];
        s->size += a->size + 1;
        s->height = s->height > a->height ? s->height : a->height + 1;
        s->team += a->team;
        if (--s->recruits == 0)
            order[n++] = a->sponsor;
    }
    while (n-- > 0) {
        Agent *a = &agents[order[n]];
        a->depth = a->sponsor == NOBODY ? 0 : agents[a->sponsor].depth + 1;
    }
}

/* Facts by agent, in the order of the file; start[a] .. start[a + 1]. */
static Fact *sort_facts(uint32_t **start)
{
    uint32_t *at = fresh((n_agents + 2ul) * sizeof *at);
    Fact *sorted = fresh(n_facts * sizeof *sorted);
    for (uint64_t i = 0; i < n_facts; i++)
        at[fact_agent[i] + 2]++;
    for (uint32_t i = 2; i < n_agents + 2; i++)
        at[i] += at[i - 1];
    for (uint64_t i = 0; i < n_facts; i++) {
        if (i + 32 < n_facts)
            __builtin_prefetch(&sorted[at[fact_agent[i + 32] + 1]], 1);
        sorted[at[fact_agent[i] + 1]++] = facts[i];
    }
    *start = at;
    return sorted;
}

/* ---- writing */
typedef struct {
    int fd;
    char *start, *at;
} Out;

static void put_number(Out *o, uint64_t value)
{
    char text[24], *p = text + sizeof text;
    do
        *--p = (char)('0' + value % 10);
    while (value /= 10);
    size_t n = (size_t)(text + sizeof text - p);
    memcpy(o->at, p, n);
    o->at += n;
    *o->at++ = ',';
}

static void put_cents(Out *o, uint64_t cents)
{
    put_number(o, cents / 100);
    o->at[-1] = '.';
    *o->at++ = (char)('0' + cents % 100 / 10);
    *o->at++ = (char)('0' + cents % 10);
    *o->at++ = ',';
}

static void put_id(Out *o, uint32_t agent)
{
    memcpy(o->at, &ids[agent], sizeof(Id));
    o->at += strnlen(o->at, sizeof(Id));
    *o->at++ = ',';
}

static void end_row(Out *o, int last)
{
    o->at[-1] = '\n';
    if (last || o->at - o->start > (long)BLOCK - 256) {
        if (write(o->fd, o->start, (size_t)(o->at - o->start)) < 0)
            exit(1);
        o->at = o->start;
    }
}

static void write_agents(const char *folder)
{
    Out o = {.fd = open_in(folder, "agents_out.csv", O_CREAT | O_TRUNC | O_WRONLY)};
    o.start = o.at = fresh(BLOCK);
    for (uint32_t i = 0; i < n_agents; i++) {
        put_id(&o, i);
        put_number(&o, agents[i].depth);
        put_number(&o, agents[i].size);
        put_number(&o, agents[i].height);
        put_cents(&o, (uint64_t)agents[i].team);
        end_row(&o, i + 1 == n_agents);
    }
    close(o.fd);
}

static void write_months(const char *folder, const Fact *sorted, const uint32_t *start,
                         uint64_t *groups, uint64_t *sum)
{
    Out o = {.fd = open_in(folder, "months_out.csv", O_CREAT | O_TRUNC | O_WRONLY)};
    o.start = o.at = fresh(BLOCK);
    for (uint32_t agent = 0; agent < n_agents; agent++) {
        for (uint32_t i = start[agent]; i < start[agent + 1];) {
            uint32_t month = sorted[i].month, first = i;
            uint64_t sums[3] = {0};
            for (; i < start[agent + 1] && sorted[i].month == month; i++)
                sums[sorted[i].kind] += sorted[i].cents;
            put_id(&o, agent);
            put_number(&o, 2022 + month / 12);
            o.at[-1] = '-';
            *o.at++ = (char)('0' + (month % 12 + 1) / 10);
            *o.at++ = (char)('0' + (month % 12 + 1) % 10);
            *o.at++ = ',';
            put_number(&o, i - first);
            for (int k = 0; k < 3; k++)
                put_cents(&o, sums[k]);
            end_row(&o, 0);
            (*groups)++;
            *sum += sums[0] * (month + 1) + i - first;
        }
    }
    if (o.at > o.start)
        end_row(&o, 1);
    close(o.fd);
}

/* ---- the whole */
static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void stage(const char *name)
{
    static double wall, cpu;
    double w = seconds(CLOCK_MONOTONIC), c = seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (name)
        printf("stage %s %.4f %.4f\n", name, w - wall, c - cpu);
    wall = w;
    cpu = c;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    stage(NULL);
    int fd = open_in(argv[1], "agents.csv", O_RDONLY);
    uint64_t most = file_size(fd) / 40 + 16; /* agents: no row is shorter */
    for (mask = 1; mask < most + most / 4;)
        mask *= 2;
    slots = fresh(mask-- * sizeof *slots);
    ids = fresh(most * sizeof *ids);
    agents = fresh(most * sizeof *agents);
    read_lines(fd, take_agents);
    stage("agents");
    fd = open_in(argv[1], "transactions.csv", O_RDONLY);
    most = file_size(fd) / 50 + 16;
    fact_agent = fresh(most * sizeof *fact_agent);
    facts = fresh(most * sizeof *facts);
    read_lines(fd, take_facts);
    stage("transactions");
    fold_tree();
    stage("tree");
    uint32_t *start;
    const Fact *sorted = sort_facts(&start);
    stage("sort");
    uint64_t sums[4] = {0}, groups = 0, weighted = 0;
    write_agents(argv[2]);
    write_months(argv[2], sorted, start, &groups, &weighted);
    stage("write");
    for (uint32_t i = 0; i < n_agents; i++) {
        sums[0] += agents[i].depth;
        sums[1] += agents[i].size;
        sums[2] += agents[i].height;
        sums[3] += (uint64_t)agents[i].team;
    }
    printf("check depth=%lu size=%lu height=%lu subsum=%lu groups=%lu gsum=%lu\n", sums[0], sums[1],
           sums[2], sums[3], groups, weighted);
    return 0;
}
