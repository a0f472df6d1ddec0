/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/take.h"

#include "base/memory.h"

#define BYTES_PER_REPORT (4u * 1024 * 1024)
#define SHORT_RUN 8     /* a run of fewer rows hardly pays for its preparation */
#define PATIENCE_MAX 64 /* rows taken one by one before the lane is tried again, at most */

typedef struct {
    const Taking *taking;
    Batch *batch;
    Lane *lane;     /* or NULL */
    guint patience; /* rows to take one by one after a row that the lane left */
    guint left;     /* of them */
    guint64 bytes_reported;
} Work;

static void work_clear(Work *w)
{
    g_free(w->batch);
    lane_free(w->lane);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

static void report_now_and_then(Work *w)
{
    guint64 bytes = input_bytes(w->taking->input);
    if (bytes - w->bytes_reported < BYTES_PER_REPORT)
        return;
    w->bytes_reported = bytes;
    w->taking->report(w->taking->data, bytes);
}

static gboolean store_reject(const Taking *t, gint64 number, const Row *row, const Fault *fault,
                             GError **error)
{
    RowPlace place;
    tokenizer_place(t->tokenizer, row, CASE_REJECT_RAW_MAX, &place);
    CaseReject reject = {
        .source_id = t->source->source_id,
        .row = (guint64)number,
        .offset = place.offset,
        .length = place.length,
        .raw = place.raw,
        .raw_length = place.raw_length,
        .reason = reject_name(fault->reason),
        .detail = fault->detail,
    };
    t->source->rejected++;
    t->source->excluded += fault->reason == REJECT_EXCLUDED ? 1 : 0;
    return case_reject_add(t->c, &reject, error);
}

/* ---- row by row */

/* A row into the batch, or to the rejects. */
static gboolean take_row(const Work *w, const Row *row, GError **error)
{
    const Taking *t = w->taking;
    Batch *b = w->batch;
    guint n;
    Fault fault;
    gint64 number = (gint64)++t->source->rows;
    if (!mapper_row(t->mapper, row, &b->records[b->n_records], &n, &fault))
        return store_reject(t, number, row, &fault, error);
    BatchRow *taken = &b->rows[b->n_rows++];
    taken->first = b->n_records;
    taken->n = n;
    taken->number = number;
    taken->row = *row;
    b->n_records += n;
    return TRUE;
}

static gboolean empty_batch(Work *w, GError **error)
{
    const Taking *t = w->taking;
    Batch *b = w->batch;
    if (!store_batch(t->store, b, t->source->source_id, error))
        return FALSE;
    for (guint i = 0; i < b->n_rows; i++) {
        const BatchRow *row = &b->rows[i];
        if (row->outcome == ROW_ACCEPTED)
            t->source->accepted++;
        else if (row->outcome == ROW_DUPLICATE)
            t->source->duplicate++;
        else if (!store_reject(t, row->number, &row->row, &row->fault, error))
            return FALSE;
    }
    b->n_rows = b->n_records = 0;
    mapper_release(t->mapper);
    report_now_and_then(w);
    return TRUE;
}

/* Takes a row, and empties the batch when it is time; *ended: there was none. Batches end with the
 * window: the texts of their rows lie in it. */
static gboolean take_one(Work *w, gboolean *ended, GError **error)
{
    Row row;
    g_autoptr(GError) failure = NULL;
    gboolean empty = w->batch->n_rows == 0;
    gboolean found = tokenizer_next(w->taking->tokenizer, empty, &row, &failure);
    if (found && !take_row(w, &row, error))
        return FALSE;
    *ended = !found && (empty || failure);
    w->left -= found && w->left ? 1 : 0;
    gboolean due = !found || batch_is_full(w->batch) || (w->lane && !w->left);
    if (!*ended && due && !empty_batch(w, error))
        return FALSE;
    if (!failure)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

/* ---- the fast lane */

/* A file that is nothing for the lane soon goes by at the pace of rows one by one. */
static void note_run(Work *w, guint rows)
{
    w->patience = rows >= SHORT_RUN ? 1 : MIN(MAX(1, w->patience * 2), PATIENCE_MAX);
    w->left = w->patience;
}

/* As many rows as the lane takes; then the next one is for take_one. */
static gboolean take_lane(Work *w, GError **error)
{
    const Taking *t = w->taking;
    RowBlock block;
    guint rows = 0;
    gboolean goes_on = TRUE;
    while (goes_on && tokenizer_peek(t->tokenizer, lane_fields(w->lane), &block)) {
        guint read = lane_read(w->lane, &block), n = read;
        gint64 first = (gint64)t->source->rows + 1;
        if (read && !store_lane(t->store, w->lane, &n, t->source->source_id, first, error))
            return FALSE;
        tokenizer_take(t->tokenizer, &block, n);
        t->source->rows += n;
        t->source->accepted += n;
        rows += n;
        goes_on = n == MIN(block.n_rows, LANE_ROWS);
        report_now_and_then(w);
    }
    note_run(w, rows);
    return TRUE;
}

gboolean take_rows(const Taking *taking, GError **error)
{
    g_auto(Work) w = {.taking = taking, .batch = memory_new(Batch, 1, error)};
    if (!w.batch)
        return FALSE;
    if (!taking->no_lane)
        w.lane = lane_new(taking->mapper, store_known(taking->store));
    for (gboolean ended = FALSE; !ended;) {
        gboolean done = w.lane && !w.left && !w.batch->n_rows ? take_lane(&w, error)
                                                              : take_one(&w, &ended, error);
        if (done)
            continue;
        g_prefix_error(error, "%s: before row %" G_GUINT64_FORMAT ": ", taking->source->name,
                       taking->source->rows + 1);
        return FALSE;
    }
    return TRUE;
}
