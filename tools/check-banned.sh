#!/bin/sh
# Calls and habits this code does without.
set -eu
bad=0
find_bad() { # pattern why
    hits=$(grep -rnE "$1" src --include='*.[ch]' | grep -vE '^[^:]*:[0-9]+: *(/?\*|//)' || true)
    if [ -n "$hits" ]; then
        echo "$2:"
        echo "$hits"
        bad=1
    fi
}
find_bad '\b(gets|strcpy|strcat|strncpy|strncat|sprintf|vsprintf|scanf|sscanf|fscanf|atoi|atol|atoll|atof|strtok|alloca|system|popen|tmpnam|mktemp|longjmp|setjmp|rand|srand)\(' 'banned calls'
find_bad '\b(gmtime|localtime|ctime|asctime|strerror_l)\(' 'time calls that share a buffer'
hits=$(grep -rnE '\b(time\(NULL\)|clock_gettime|gettimeofday)' src --include='*.c' | grep -vE '^src/(main\.c|web/|kit/http)' || true)
[ -z "$hits" ] || { echo "the clock is read at the edge only:"; echo "$hits"; bad=1; }
hits=$(grep -rnE '\b(malloc|calloc|realloc)\(' src --include='*.c' | grep -v '^src/base/mem.c' || true)
[ -z "$hits" ] || { echo "the heap has one door, base/mem.h:"; echo "$hits"; bad=1; }
hits=$(grep -rnE '(margin|padding|border|inset)-(left|right)|text-align: *(left|right)|[^-](left|right) *:' ui --include='*.css' || true)
[ -z "$hits" ] || { echo "use logical properties:"; echo "$hits"; bad=1; }
hits=$(grep -rnE 'innerHTML|dangerouslySetInnerHTML|\beval\(' ui --include='*.ts' --include='*.tsx' || true)
[ -z "$hits" ] || { echo "no raw HTML, no eval:"; echo "$hits"; bad=1; }
exit $bad
