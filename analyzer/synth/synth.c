/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From spec to folder: all files are written beside their places and published together at the end,
 * the MANIFEST last. */
#include "downline/synth.h"

#include "base/publish.h"
#include "synth/registry.h"
#include "synth/truth.h"

typedef enum {
    FILE_LEDGER,
    FILE_MEMBERS,
    FILE_PRODUCTS,
    FILE_REFERRALS,
    FILE_REGISTRY, /* where the spec asks for one */
    FILE_TRUTH,
    N_FILES /* in byte order of their names */
} File;

static const char *const file_names[N_FILES] = {"ledger.csv",    "members.csv",  "products.csv",
                                                "referrals.csv", "registry.csv", "truth.json"};

typedef struct {
    Spec spec;
    Network network;
    Planted planted;
    TruthInput truth;
    Sheet *sheets[N_FILES];
} Job;

static void job_clear(Job *job)
{
    network_clear(&job->network);
    for (guint i = 0; i < N_FILES; i++)
        sheet_free(job->sheets[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Job, job_clear)

static gboolean has_file(const Job *job, guint file)
{
    return file != FILE_REGISTRY || job->spec.listed_bp > 0;
}

static gboolean open_sheets(Job *job, const char *folder, GError **error)
{
    if (!publish_folder(folder, error))
        return FALSE;
    for (guint i = 0; i < N_FILES; i++) {
        if (has_file(job, i) && !(job->sheets[i] = sheet_open(folder, file_names[i], error)))
            return FALSE;
    }
    return TRUE;
}

static gboolean write_sheets(Job *job, GError **error)
{
    Network *n = &job->network;
    TruthInput *truth = &job->truth;
    sheet_text(job->sheets[FILE_LEDGER],
               "entry_id,at,kind,payer,payee,amount,currency,product,quantity,level,reward_type,"
               "source_member,source_order,status\n");
    if (!network_init(n, &job->spec, job->sheets[FILE_LEDGER], error) || !network_grow(n, error))
        return FALSE;
    dirt_plant(n, &job->planted);
    truth->network = n;
    truth->planted = &job->planted;
    records_members(n, job->sheets[FILE_MEMBERS], &truth->members);
    records_referrals(n, job->sheets[FILE_REFERRALS], &truth->referrals);
    records_products(n, job->sheets[FILE_PRODUCTS], &truth->products);
    if (has_file(job, FILE_REGISTRY))
        registry_write(n, job->sheets[FILE_REGISTRY], &truth->registry);
    return truth_write(truth, job->sheets[FILE_TRUTH], error);
}

/* Lines that sha256sum -c understands; the rest are comments to it. */
static gboolean write_manifest(const Job *job, const char *folder, GError **error)
{
    g_autoptr(Sheet) s = sheet_open(folder, "MANIFEST", error);
    if (!s)
        return FALSE;
    const Books *b = &job->network.books;
    sheet_format(s,
                 "# Made by: downline synth %s --seed %" G_GUINT64_FORMAT "\n"
                 "# kind: %s\n# spec: %s, sha256 of its text %s\n# seed: %" G_GUINT64_FORMAT "\n",
                 job->spec.name, (guint64)job->spec.seed, network_kind_names[job->spec.kind],
                 job->spec.name, job->spec.sha256, (guint64)job->spec.seed);
    const guint64 rows[N_FILES] = {[FILE_LEDGER] = b->rows - b->lost + b->repeated + b->malformed,
                                   [FILE_MEMBERS] = job->truth.members.rows,
                                   [FILE_PRODUCTS] = job->truth.products.rows,
                                   [FILE_REFERRALS] = job->truth.referrals.rows,
                                   [FILE_REGISTRY] = job->truth.registry.rows};
    for (guint i = 0; i < FILE_TRUTH; i++)
        if (has_file(job, i))
            sheet_format(s, "# %s: %" G_GUINT64_FORMAT " rows\n", file_names[i], rows[i]);
    for (guint i = 0; i < N_FILES; i++)
        if (has_file(job, i))
            sheet_format(s, "%s  %s\n", sheet_sha256(job->sheets[i]), sheet_name(job->sheets[i]));
    return sheet_seal(s, error);
}

gboolean downline_synth_write(const char *spec, const char *out_dir, gboolean has_seed,
                              guint64 seed, GError **error)
{
    g_auto(Job) job = {.sheets = {NULL}};
    if (!spec_load(spec, &job.spec, error))
        return FALSE;
    if (has_seed)
        job.spec.seed = (gint64)seed;
    if (!open_sheets(&job, out_dir, error) || !write_sheets(&job, error))
        return FALSE;
    for (guint i = 0; i < N_FILES; i++)
        if (has_file(&job, i) && !sheet_seal(job.sheets[i], error))
            return FALSE;
    return write_manifest(&job, out_dir, error);
}
