#!/bin/sh
# The catalogue of messages: English in the source, translations in po/ru.po and po/fa.po.
#
#   tools/po.sh extract                   collect the messages and merge them into po/*.po
#   tools/po.sh build OUTDIR [--lenient]  check po/*.po against the source and write OUTDIR/catalogue.c
#                                         (all of src/) and OUTDIR/messages.{ru,fa}.json (all of ui/)
#
# In C: tr(lang, "..."), tr_n(lang, "one", "many", n), N_("..."), fail(cx, ERR_X, "...").
# In ui/: t("..."), tn("one", "many", n), N_("..."), each with plain string literals.
# A build fails on a missing or fuzzy message, on placeholders, printf formats or outer blanks
# that differ from the source. --lenient only warns about missing ones (for development).
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT INT TERM

header() {
    cat <<'END'
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"

END
}

# Writes $tmp/messages.pot, references without line numbers so that po/ changes only with its texts.
collect() {
    find src -name '*.[ch]' -o -name '*.def' | sort >"$tmp/c.files"
    find ui -path ui/node_modules -prune -o \( -name '*.ts' -o -name '*.tsx' \) ! -name '*.d.ts' -print | sort >"$tmp/ui.files"
    { header; xgettext --language=C --from-code=UTF-8 --omit-header --add-location=file --no-wrap --output=- \
        --keyword --keyword=tr:2 --keyword=tr_n:2,3 --keyword=N_ --keyword=fail:3 \
        --flag=fail:3:c-format --flag=tr:2:no-c-format --flag=tr_n:2:no-c-format --flag=tr_n:3:no-c-format \
        --files-from="$tmp/c.files"; } >"$tmp/c.pot"
    if grep -n '%<PRI' "$tmp/c.pot"; then
        echo "po.sh: write %lld and a cast instead of PRId64 in a message" >&2
        exit 1
    fi
    { header; xargs -r perl tools/po.pl ui <"$tmp/ui.files"; } >"$tmp/ui.pot"
    msgcat --add-location=file --no-wrap "$tmp/c.pot" "$tmp/ui.pot" >"$tmp/messages.pot"
}

# merge PO OUT: PO brought up to date with the source.
merge() {
    msgmerge --quiet --no-fuzzy-matching --no-wrap --add-location=file --output-file="$2" "$1" "$tmp/messages.pot"
}

case "${1:-}" in
extract)
    collect
    for lang in ru fa; do
        merge "po/$lang.po" "$tmp/$lang.po"
        cmp -s "$tmp/$lang.po" "po/$lang.po" || cat "$tmp/$lang.po" >"po/$lang.po"
        printf '%s: ' "$lang"
        msgfmt --statistics --output-file=/dev/null "po/$lang.po" 2>&1
    done
    ;;
build)
    out=${2:?where to? tools/po.sh build OUTDIR}
    collect
    for lang in ru fa; do
        merge "po/$lang.po" "$tmp/$lang.po"
        msgfmt --check-format --output-file=/dev/null "$tmp/$lang.po"
    done
    perl tools/po.pl build "$tmp" "${3:-}"
    mkdir -p "$out"
    for file in catalogue.c messages.ru.json messages.fa.json; do # untouched when nothing changed: make stays quiet
        cmp -s "$tmp/$file" "$out/$file" || cat "$tmp/$file" >"$out/$file"
    done
    ;;
*)
    sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
