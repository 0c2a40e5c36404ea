/* import_args.h: the file and mapping that import actions are asked with. */
#pragma once
#include "actions/write.h"
#include "facts/import.h"

/* Parameters shared by "import" and "import preview". */
#define IMPORT_PARAMS \
    { .name = "file", .type = PARAM_FILE, .positional = true, .only_cli = true, .help = N_("CSV or TSV, plain or gzip") }, \
        { .name = "upload_id", .only_http = true, .help = N_("an uploaded file") }, \
        { .name = "name", .help = N_("the file's name, to show") }, \
        { .name = "as", .help = N_("kind of fact (invoice, client ...), a preset, or a saved mapping; found out when absent") }, \
        { .name = "map", .type = PARAM_FILE, .only_cli = true, .help = N_("a mapping file") }, \
        { .name = "mapping", .only_http = true, .help = N_("fields and their columns") }, \
        { .name = "map_text", .only_http = true, .help = N_("the mapping as text, as the preview gives it") }, \
        { .name = "charset", .help = N_("encoding of the file, when the guess is wrong") }, \
        { .name = "delimiter", .help = N_("one character or \"tab\", when the guess is wrong") }

int import_args(struct call *, struct import_options *);
