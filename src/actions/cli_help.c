/* Help and shell completion, made from the action table. */
#include "actions/cli.h"

#include <string.h>

static const char *type_word(const struct param *p)
{
    static const char *const word[] = { "TEXT", "N", "DAY", "", "ID", "FILE", "SECRET" };
    return word[p->type];
}

static void usage(const struct action *a, FILE *f)
{
    fprintf(f, "touchstone %s", a->name);
    for (size_t i = 0; i < a->param_n; i++) {
        const struct param *p = &a->params[i];
        if (p->only_http || p->type == PARAM_SECRET)
            continue;
        char name[64];
        size_t n = strlen(p->name) < sizeof name ? strlen(p->name) : sizeof name - 1;
        for (size_t k = 0; k < n; k++)
            name[k] = (char)(p->positional && p->name[k] >= 'a' && p->name[k] <= 'z' ? p->name[k] - 32 : p->name[k] == '_' ? '-' : p->name[k]);
        name[n] = 0;
        if (p->positional)
            fprintf(f, p->required ? " %s" : " [%s]", name);
        else
            fprintf(f, "%s--%s%s%s%s", p->required ? " " : " [", name, p->type == PARAM_BOOL ? "" : " ", p->choices ? p->choices : type_word(p),
                    p->required ? "" : "]");
    }
    fputc('\n', f);
}

static int topic_help(struct ctx *cx, const char *topic, FILE *f)
{
    size_t n = strlen(topic), shown = 0;
    for (const struct action *const *a = action_all; *a; a++) {
        if (strncmp((*a)->name, topic, n) != 0 || ((*a)->name[n] && (*a)->name[n] != ' '))
            continue;
        usage(*a, f);
        fprintf(f, "    %s\n", tr(cx->lang, (*a)->help));
        for (size_t i = 0; i < (*a)->param_n; i++) {
            const struct param *p = &(*a)->params[i];
            if (!p->only_http)
                fprintf(f, "      %-16s %s%s%s%s\n", p->name, tr(cx->lang, p->help), p->choices ? " (" : "", p->choices ? p->choices : "", p->choices ? ")" : "");
        }
        if ((*a)->http)
            fprintf(f, "      %s\n", (*a)->http);
        fprintf(f, "      %s", tr(cx->lang, N_("allowed to:")));
        for (int r = 0; r < ROLE_COUNT; r++) {
            enum scope s = policy_scope((*a)->name, (enum role)r);
            if (s != SCOPE_NO)
                fprintf(f, " %s%s", role_names[r], s == SCOPE_OWN ? tr(cx->lang, N_(" (own clients)")) : "");
        }
        fputc('\n', f);
        shown++;
    }
    return shown ? 0 : fail(cx, ERR_INPUT, "there is no command %s; see: touchstone help", topic);
}

int cli_help(struct ctx *cx, const char *topic, FILE *f)
{
    if (topic)
        return topic_help(cx, topic, f);
    fprintf(f, "%s\n\n", tr(cx->lang, N_("Touchstone: which clients are gold, whom to touch today, why, and what silence costs.")));
    fprintf(f, "touchstone [--db URL] [--on DAY] [--user NAME] [--json|--csv] COMMAND ...\n");
    fprintf(f, "    %s\n\n", tr(cx->lang, N_("the database is sqlite:touchstone.db unless --db or TOUCHSTONE_DB names another")));
    for (const struct action *const *a = action_all; *a; a++)
        fprintf(f, "  %-20s %s\n", (*a)->name, tr(cx->lang, (*a)->help));
    fprintf(f, "  %-20s %s\n", "serve", tr(cx->lang, N_("The screens and the API, on --listen HOST:PORT (127.0.0.1:8080)")));
    fprintf(f, "  %-20s %s\n", "help COMMAND", tr(cx->lang, N_("What a command takes")));
    fprintf(f, "  %-20s %s\n", "completion bash", tr(cx->lang, N_("Completion for the shell: bash or zsh")));
    fprintf(f, "  %-20s %s\n", "openapi", tr(cx->lang, N_("The API and every answer, as an OpenAPI document")));
    fprintf(f, "  %-20s %s\n\n", "version", tr(cx->lang, N_("Version of the program")));
    fprintf(f, "%s\n", tr(cx->lang, N_("Exit status: 0 fine, 2 bad input, 3 denied, 4 not found, 5 conflict, 6 try again, 7 system")));
    return 0;
}

int cli_completion(const char *shell, FILE *f)
{
    bool zsh = !strcmp(shell, "zsh");
    if (zsh)
        fputs("autoload -U +X bashcompinit && bashcompinit\n", f);
    fputs("_touchstone() {\n  local cur=${COMP_WORDS[COMP_CWORD]} line=\"${COMP_WORDS[*]:1:COMP_CWORD-1}\" words\n  case \"$line\" in\n", f);
    for (const struct action *const *a = action_all; *a; a++) {
        fprintf(f, "  \"%s\"*) words=\"", (*a)->name);
        for (size_t i = 0; i < (*a)->param_n; i++)
            if (!(*a)->params[i].positional && !(*a)->params[i].only_http && (*a)->params[i].type != PARAM_SECRET)
                fprintf(f, "--%s ", (*a)->params[i].name);
        fputs("--json --on --db --user\" ;;\n", f);
    }
    fputs("  *) words=\"serve help version completion openapi", f);
    for (const struct action *const *a = action_all; *a; a++)
        fprintf(f, " %s", (*a)->name);
    fputs("\" ;;\n  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n  [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- \"$cur\"))\n}\n"
          "complete -F _touchstone touchstone\n",
          f);
    return 0;
}
