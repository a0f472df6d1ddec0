/* SPDX-License-Identifier: GPL-3.0-or-later */
/* downline: finds the command, runs it, returns its exit code. */
#include "cli/cli.h"

#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In the order of the help text: the way data goes. */
static const Command *const commands[] = {
    &command_analyze, &command_ingest, &command_scan,   &command_report,
    &command_show,    &command_export, &command_verify, &command_sql,
    &command_explain, &command_synth,  &command_doctor, NULL,
};

static const Command *find_command(const char *name)
{
    for (guint i = 0; commands[i]; i++)
        if (!strcmp(commands[i]->name, name))
            return commands[i];
    return NULL;
}

static void print_help(FILE *out)
{
    fputs("downline: recruitment trees, stocking pressure and downline revenue in distribution "
          "networks\n\n"
          "  downline analyze DIR --out DIR     the whole job for a folder of files\n\n"
          "Commands:\n",
          out);
    for (guint i = 0; commands[i]; i++)
        fprintf(out, "  %-8s %-30s %s\n", commands[i]->name, commands[i]->arguments,
                commands[i]->summary);
    fputs("\n`downline COMMAND --help` shows a command's options. Exit codes: 0 done, 1 failed, "
          "2 usage,\n3 too many rejected rows, 4 bad profile or rule, 10 findings at --fail-on, "
          "11 case locked,\n12 not a case file, 13 out of disk or memory, 130 interrupted.\n",
          out);
}

static int unknown_command(const char *name)
{
    const char *names[G_N_ELEMENTS(commands)] = {0};
    for (guint i = 0; commands[i]; i++)
        names[i] = commands[i]->name;
    const char *nearest = downline_text_nearest(name, names);
    g_autofree char *shown = downline_text_printable(name);
    fprintf(stderr, "downline: no command '%s'%s%s%s\n", shown, nearest ? "; did you mean '" : "",
            nearest ? nearest : "", nearest ? "'?" : "; see downline --help");
    return DOWNLINE_ERROR_USAGE;
}

/* Everything written is whole or absent, so stopping at once is safe. */
static void interrupted(int number)
{
    (void)!write(STDERR_FILENO, "\ninterrupted\n", 13);
    _exit(number == SIGINT ? DOWNLINE_ERROR_INTERRUPTED : 128 + number);
}

int main(int argc, char **argv)
{
    cli_timings_start();
    cli_heap_prepare();
    setlocale(LC_CTYPE, ""); /* for option texts; numbers and sorting never follow the locale */
    umask(077);
    signal(SIGINT, interrupted);
    signal(SIGTERM, interrupted);
    signal(SIGXFSZ, SIG_IGN); /* a file beyond ulimit -f: the write fails and says so */
    if (argc < 2) {
        print_help(stderr);
        return DOWNLINE_ERROR_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help") || !strcmp(argv[1], "-h")) {
        print_help(stdout);
        return 0;
    }
    if (!strcmp(argv[1], "--version")) {
        g_autofree char *versions = downline_text_doctor(FALSE);
        printf("downline %s (GPL-3.0-or-later)\n%s", DOWNLINE_VERSION, versions);
        return 0;
    }
    const Command *command = find_command(argv[1]);
    int code = command ? command->run(argc - 1, argv + 1) : unknown_command(argv[1]);
    cli_progress_end();
    if (fflush(stdout) || ferror(stdout)) {
        fputs("downline: cannot write the output\n", stderr);
        code = code ? code : DOWNLINE_ERROR_FAILED;
    }
    cli_timings_print();
    return code;
}
