#include "actions/cli.h"

#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const char *const builtins[] = { "serve", "help", "version", "completion", "openapi" };

/* The longest action name that the first words make; *used counts them. */
static const struct action *longest(char **word, int n, int *used)
{
    char name[80];
    for (*used = n < 2 ? n : 2; *used > 0; --*used) {
        snprintf(name, sizeof name, *used == 2 ? "%s %s" : "%s", word[0], word[1]);
        const struct action *a = action_find(name);
        if (a)
            return a;
    }
    return NULL;
}

static bool option_value(const char *arg, const char *name, int *i, int argc, char **argv, const char **out)
{
    size_t n = strlen(name);
    if (strncmp(arg, name, n) != 0 || (arg[n] && arg[n] != '='))
        return false;
    if (arg[n] == '=')
        *out = arg + n + 1;
    else if (*i + 1 < argc)
        *out = argv[++*i];
    return true;
}

static bool global(struct cli *c, int *i, int argc, char **argv)
{
    const char *a = argv[*i];
    if (option_value(a, "--db", i, argc, argv, &c->db_url) || option_value(a, "--user", i, argc, argv, &c->user) ||
        option_value(a, "--on", i, argc, argv, &c->on))
        return true;
    bool *flag = !strcmp(a, "--json") ? &c->json : !strcmp(a, "--csv") ? &c->csv : !strcmp(a, "--quiet") ? &c->quiet : NULL;
    if (flag)
        *flag = true;
    return flag != NULL;
}

static int unknown(struct ctx *cx, const char *word)
{
    size_t n = strlen(word);
    for (const struct action *const *a = action_all; *a; a++)
        if (!strncmp((*a)->name, word, n) && (*a)->name[n] == ' ')
            return fail(cx, ERR_INPUT, "%s wants a second word, such as \"%s\"; see: touchstone help", word, (*a)->name);
    return fail(cx, ERR_INPUT, "there is no command %s; see: touchstone help", word);
}

static const char *builtin(const struct cli *c)
{
    if (!c->rest_n)
        return "help";
    for (size_t k = 0; k < sizeof builtins / sizeof *builtins; k++)
        if (!strcmp(c->rest[0], builtins[k]))
            return builtins[k];
    return !strcmp(c->rest[0], "--version") ? "version" : NULL;
}

static void drop(struct cli *c, int n)
{
    c->rest += n;
    c->rest_n -= n;
}

int cli_parse(struct ctx *cx, int argc, char **argv, struct cli *c)
{
    int used;
    *c = (struct cli){ .rest = ctx_alloc(cx, sizeof(char *) * (size_t)(argc + 2)) };
    if (!c->rest)
        return -1;
    for (int i = 1; i < argc; i++)
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            c->builtin = "help";
            return 0;
        } else if (!global(c, &i, argc, argv))
            c->rest[c->rest_n++] = argv[i];
    if ((c->builtin = builtin(c))) {
        drop(c, c->rest_n > 0);
        return 0;
    }
    if (!(c->action = longest(c->rest, c->rest_n, &used)))
        return unknown(cx, c->rest[0]);
    drop(c, used);
    return 0;
}

static const struct param *nth_positional(const struct action *a, int n)
{
    for (size_t i = 0; i < a->param_n; i++)
        if (a->params[i].positional && !n--)
            return &a->params[i];
    return NULL;
}

static const struct param *named(const struct action *a, const char *name, size_t n)
{
    for (size_t i = 0; i < a->param_n; i++) {
        const char *p = a->params[i].name;
        size_t k = 0;
        while (k < n && p[k] && (p[k] == name[k] || (p[k] == '_' && name[k] == '-')))
            k++;
        if (k == n && !p[k] && !a->params[i].only_http)
            return &a->params[i];
    }
    return NULL;
}

static int take_option(struct ctx *cx, struct cli *c, int *i)
{
    const char *arg = c->rest[*i] + 2;
    size_t n = strcspn(arg, "=");
    if (n == 3 && !strncmp(arg, "key", 3)) {
        if (!arg[n] && *i + 1 >= c->rest_n)
            return fail(cx, ERR_INPUT, "--%s needs a value", "key");
        c->args.idempotency_key = arg[n] ? arg + n + 1 : c->rest[++*i];
        return 0;
    }
    const struct param *p = named(c->action, arg, n);
    if (!p)
        return fail(cx, ERR_INPUT, "%s takes no option --%.*s; see: touchstone help %s", c->action->name, (int)n, arg, c->action->name);
    if (arg[n])
        return args_set(cx, &c->args, p->name, arg + n + 1);
    if (p->type == PARAM_BOOL)
        return args_set(cx, &c->args, p->name, "1");
    if (p->type == PARAM_SECRET)
        return fail(cx, ERR_INPUT, "secrets are not given on the command line; set TOUCHSTONE_PASSWORD or wait to be asked");
    if (*i + 1 >= c->rest_n)
        return fail(cx, ERR_INPUT, "--%s needs a value", p->name);
    return args_set(cx, &c->args, p->name, c->rest[++*i]);
}

static int take_secrets(struct ctx *cx, struct cli *c)
{
    for (size_t i = 0; i < c->action->param_n; i++) {
        const struct param *p = &c->action->params[i];
        if (p->type != PARAM_SECRET)
            continue;
        const char *s = getenv("TOUCHSTONE_PASSWORD");
        if (!s || !*s)
            s = cli_secret(cx, p->name);
        if (!s || (*s && args_set(cx, &c->args, p->name, s)))
            return -1;
    }
    return 0;
}

int cli_args(struct ctx *cx, struct cli *c)
{
    int place = 0;
    c->args.action = c->action;
    for (int i = 0; i < c->rest_n; i++) {
        const char *arg = c->rest[i];
        if (!strncmp(arg, "--", 2) && arg[2]) {
            if (take_option(cx, c, &i))
                return -1;
            continue;
        }
        const struct param *p = nth_positional(c->action, place++);
        if (!p)
            return fail(cx, ERR_INPUT, "%s takes no further argument \"%s\"; see: touchstone help %s", c->action->name, arg, c->action->name);
        if (args_set(cx, &c->args, p->name, arg))
            return -1;
    }
    return take_secrets(cx, c);
}

const char *cli_secret(struct ctx *cx, const char *prompt)
{
    struct termios was, quiet;
    char line[256] = "";
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &was))
        return "";
    quiet = was;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    fprintf(stderr, "%s: ", prompt);
    if (!fgets(line, sizeof line, stdin))
        line[0] = 0;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
    fputc('\n', stderr);
    line[strcspn(line, "\r\n")] = 0;
    const char *out = ctx_dup(cx, line);
    explicit_bzero(line, sizeof line);
    return out;
}
