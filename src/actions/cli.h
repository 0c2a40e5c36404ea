/* cli.h: the command line: words into an action's arguments, its JSON answer into text. For main.c. */
#pragma once
#include <stdio.h>
#include "actions/action.h"

struct cli {
    const char *db_url, *user, *on; /* NULL: not given */
    bool json, csv, quiet;
    const struct action *action;    /* NULL: `builtin` is set */
    const char *builtin;            /* "serve" "help" "version" "completion" */
    char **rest;                    /* of a builtin */
    int rest_n;
    struct args args;
};

/* Global options may stand anywhere. ERR_INPUT with a hint for unknown words. cx->today must be set (--day +3). */
int cli_parse(struct ctx *, int argc, char **argv, struct cli *);
/* The arguments of the action; apart, because relative days need cx->today, which --on sets. */
int cli_args(struct ctx *, struct cli *);
/* Prints the answer as an aligned table or "name: value" lines. */
int cli_print(struct ctx *, const struct action *, const char *json, bool jalali, FILE *);
int cli_print_csv(struct ctx *, const struct action *, const char *json, struct str *out);
int cli_help(struct ctx *, const char *topic /* NULL: overview */, FILE *);
int cli_completion(const char *shell, FILE *);
/* Asked on the terminal without echo; "" when there is no terminal. */
const char *cli_secret(struct ctx *, const char *prompt);
