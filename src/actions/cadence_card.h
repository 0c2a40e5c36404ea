/* cadence_card.h: a cadence as answers show it, and the text that load and check are asked with. For actions. */
#pragma once
#include "actions/write.h"
#include "plan/cadence_store.h"

#define CADENCE_FIELDS \
    { "name", "text" }, { "title", "text" }, { "on", "bool" }, { "stored", "bool" }, { "trigger", "text" }, { "steps", "int" }, { "days", "int" }, \
        { "planned", "int" }, { "done", "int" }, { "changed_at", "at?" }
extern const struct shape shape_Cadence, shape_CadenceText;

#define CADENCE_TEXT_PARAMS \
    { .name = "file", .type = PARAM_FILE, .positional = true, .only_cli = true, .help = N_("a file with the text of a cadence") }, \
        { .name = "text", .help = N_("the text itself, instead of a file; see the guide on cadences") }

int cadence_text(struct call *, const char **text);
int cadence_write(struct call *, const struct stored_cadence *);   /* a row's members into the open object */
int cadence_write_all(struct call *, const struct stored_cadence *); /* and its text and steps */
