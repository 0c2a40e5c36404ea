#include "kit/csv.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "kit/source.h"

enum { CHUNK = 256 * 1024, PAD = 32, DETECT = 50, MAX_DAMAGED = 1000, WHY = 256 };

/* What a scan from the beginning of a record came to. */
enum scan { SCAN_ROW, SCAN_CUT, SCAN_QUOTE };

struct csv_reader {
    struct source *in;
    char delimiter;
    struct csv_limits limit;
    char *buf, *at, *end;     /* not yet read out: at..end; PAD bytes are free behind end */
    size_t chunk;             /* read at once; buf holds limit.record and that */
    bool eof, begun;
    bool nul;                 /* a NUL byte was seen somewhere */
    bool skip;                /* the rest of an overlong line comes yet */
    bool drop_lf;             /* a CR ended the line that was given up; its LF may follow */
    uint32_t damaged;
    uint64_t line;            /* of `at` */

    struct csv_cell *cell;    /* limit.columns of them */
    unsigned char *messy;     /* cell[i] is raw: from its opening quote on, to be unescaped */
    size_t count;             /* of the scanned record, may exceed limit.columns */
    char *next;               /* where the record after it begins */
    uint64_t lines;           /* line ends in it */
    uint64_t quote_line;      /* where the last quote opened, counted from the record's line */
    char why[WHY];
};

/* ---- detection ---- */

/* Length of a first line `sep=X`, with its end; 0 when there is none. */
static size_t sep_line(const char *s, size_t n, char *delimiter)
{
    size_t i = n > 0 && s[0] == '"', quoted = i;
    if (n < i + 5 || (s[i] | 0x20) != 's' || (s[i + 1] | 0x20) != 'e' || (s[i + 2] | 0x20) != 'p' || s[i + 3] != '=')
        return 0;
    char c = s[i + 4];
    if (c != '\t' && (c <= ' ' || c == '"' || c > '~' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')))
        return 0;
    i += 5;
    if (quoted && (i >= n || s[i++] != '"'))
        return 0;
    if (i < n && s[i] != '\r' && s[i] != '\n')
        return 0;
    if (i < n && s[i] == '\r')
        i++;
    if (i < n && s[i] == '\n')
        i++;
    *delimiter = c;
    return i;
}

/* Columns of the first records that are whole and not blank. */
static uint32_t count_columns(const char *s, size_t n, char delimiter, uint32_t columns[DETECT])
{
    uint32_t records = 0, now = 1;
    bool quoted = false, fresh = true, blank = true;
    for (size_t i = 0; i < n && records < DETECT; i++) {
        char c = s[i];
        if (quoted) {
            if (c == '"' && i + 1 < n && s[i + 1] == '"')
                i++;
            else if (c == '"')
                quoted = false;
        } else if (c == '\n' || c == '\r') {
            if (!blank)
                columns[records++] = now;
            now = 1;
            fresh = blank = true;
            continue;
        } else if (c == '"' && fresh)
            quoted = true;
        now += !quoted && c == delimiter;
        fresh = !quoted && c == delimiter;
        blank = false;
    }
    if (!blank && records == 0) /* a last record without end may be cut: it counts only when it is the only one */
        columns[records++] = now;
    return records;
}

/* The commonest of the counts and, returned, in how many of a thousand records it occurs. */
static uint32_t evenness(const uint32_t *columns, uint32_t records, uint32_t *commonest)
{
    uint32_t best = 0;
    *commonest = 0;
    for (uint32_t i = 0; i < records; i++) {
        uint32_t same = 0;
        for (uint32_t k = 0; k < records; k++)
            same += columns[k] == columns[i];
        if (same > best || (same == best && columns[i] > *commonest)) {
            best = same;
            *commonest = columns[i];
        }
    }
    return records ? best * 1000 / records : 0;
}

int csv_detect(const char *sample, size_t n, struct csv_dialect *out)
{
    static const char candidates[] = ";,\t|";
    struct csv_dialect found = { ',', 1 };
    uint32_t columns[DETECT], best = 0;
    char said = 0;
    size_t skip = sep_line(sample, n, &said);
    for (const char *c = candidates; !said && *c; c++) {
        uint32_t width, even = evenness(columns, count_columns(sample, n, *c, columns), &width);
        if (width < 2 || even < best || (even == best && width <= found.columns))
            continue;
        best = even;
        found = (struct csv_dialect){ *c, width };
    }
    if (said) {
        found.delimiter = said;
        evenness(columns, count_columns(sample + skip, n - skip, said, columns), &found.columns);
    }
    *out = found;
    return found.columns < 2 && !said ? -1 : 0;
}

/* ---- reading ---- */

static void close_hook(void *p)
{
    struct csv_reader *r = p;
    csv_close(r);
    mem_free(r);
}

void csv_close(struct csv_reader *r)
{
    mem_free(r->buf);
    mem_free(r->cell);
    mem_free(r->messy);
    r->buf = r->at = r->end = NULL;
    r->cell = NULL;
    r->messy = NULL;
    r->eof = r->begun = true;
}

int csv_open(struct ctx *cx, struct source *in, const struct csv_dialect *dialect, const struct csv_limits *limits,
             struct csv_reader **out)
{
    struct csv_dialect found;
    if (!dialect) {
        const char *sample;
        size_t n;
        if (source_peek(cx, in, &sample, &n))
            return -1;
        csv_detect(sample, n, &found); /* one column is a table too */
        dialect = &found;
    }
    struct csv_reader *r = mem_alloc(sizeof *r);
    if (!r)
        return fail(cx, ERR_SYSTEM, "out of memory; try again later");
    if (limits)
        r->limit = *limits;
    r->limit.record = r->limit.record ? r->limit.record : 1 << 20;
    r->limit.value = r->limit.value ? r->limit.value : 4096;
    r->limit.columns = r->limit.columns ? r->limit.columns : 512;
    r->in = in;
    r->delimiter = dialect->delimiter;
    r->line = 1;
    r->chunk = r->limit.record < 64 ? 64 : r->limit.record < CHUNK ? r->limit.record : CHUNK;
    r->buf = mem_alloc(r->limit.record + r->chunk + PAD);
    r->at = r->end = r->buf;
    r->cell = mem_alloc(r->limit.columns * sizeof *r->cell);
    r->messy = mem_alloc(r->limit.columns);
    if (arena_on_free(cx->arena, close_hook, r) || !r->buf || !r->cell || !r->messy)
        return fail(cx, ERR_SYSTEM, "out of memory; try again later");
    *out = r;
    return 0;
}

char csv_delimiter(const struct csv_reader *r)
{
    return r->delimiter;
}

/* Moves what is left to the front and reads up to a chunk more. */
static int fill(struct ctx *cx, struct csv_reader *r)
{
    size_t left = (size_t)(r->end - r->at), more = 0, got = 1;
    memmove(r->buf, r->at, left);
    r->at = r->buf;
    r->end = r->buf + left;
    while (more + 8 <= r->chunk && got > 0) {
        if (source_read(cx, r->in, r->end, r->chunk - more, &got))
            return -1;
        if (!r->nul && memchr(r->end, 0, got))
            r->nul = true;
        r->end += got;
        more += got;
    }
    r->eof = got == 0;
    return 0;
}

/* The next delimiter or line end; there is one at the end of the text at the latest. */
static inline char *find_end(char *p, char delimiter)
{
#ifdef __SSE2__
    const __m128i d = _mm_set1_epi8(delimiter), lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
    for (;; p += 16) { /* reads at most 15 bytes past the end: PAD */
        __m128i x = _mm_loadu_si128((const __m128i *)p);
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(x, d), _mm_or_si128(_mm_cmpeq_epi8(x, lf), _mm_cmpeq_epi8(x, cr)));
        int mask = _mm_movemask_epi8(hit);
        if (mask)
            return p + __builtin_ctz((unsigned)mask);
    }
#else
    while (*p != delimiter && *p != '\n' && *p != '\r')
        p++;
    return p;
#endif
}

static uint64_t count_lines(const char *p, const char *end)
{
    uint64_t n = 0;
    for (; p < end; p++)
        n += *p == '\n' || (*p == '\r' && p[1] != '\n');
    return n;
}

/* The quote that closes the cell opened at p; NULL when it is not in p..end. */
static char *find_close(char *p, const char *end, bool *doubled)
{
    for (p++; p < end; p += 2) {
        p = memchr(p, '"', (size_t)(end - p));
        if (!p)
            return NULL;
        if (p + 1 == end || p[1] != '"') /* at the end the scan asks for more anyway */
            return p;
        *doubled = true;
    }
    return NULL;
}

static void note_cell(struct csv_reader *r, const char *text, size_t len, bool messy)
{
    if (r->count < r->limit.columns) {
        r->cell[r->count] = (struct csv_cell){ text, len };
        r->messy[r->count] = messy;
    }
    r->count++;
}

/* Finds the cells of the record at r->at without changing it. *end is a line end (a guard); final: the text ends there. */
static enum scan scan(struct csv_reader *r, char *end, bool final)
{
    char *p = r->at, *from, delimiter = r->delimiter;
    r->count = 0;
    r->lines = 0;
    for (;; p++) {
        from = p;
        if (*p != '"' || p == end) {
            p = find_end(p, delimiter);
            note_cell(r, from, (size_t)(p - from), false);
        } else {
            bool doubled = false;
            char *close = find_close(p, end, &doubled);
            r->quote_line = r->lines;
            if (!close)
                return SCAN_QUOTE;
            r->lines += count_lines(from, close);
            p = find_end(close + 1, delimiter);
            if (doubled || p != close + 1)
                note_cell(r, from, (size_t)(p - from), true);
            else
                note_cell(r, from + 1, (size_t)(close - from - 1), false);
        }
        if (p == end || *p != delimiter)
            break;
    }
    if (p == end || (*p == '\r' && p + 1 == end)) {
        if (!final)
            return SCAN_CUT;
        r->next = end;
        r->lines += p < end;
        return SCAN_ROW;
    }
    r->next = p + 1 + (p[0] == '\r' && p[1] == '\n');
    r->lines++;
    return SCAN_ROW;
}

/* In place: from an opening quote to the end of the cell. Returns the length left. */
static size_t unescape(char *cell, size_t n)
{
    char *to = cell;
    const char *p = cell + 1, *end = cell + n;
    for (;;) {
        const char *quote = memchr(p, '"', (size_t)(end - p));
        size_t len = (size_t)((quote ? quote : end) - p);
        memmove(to, p, len);
        to += len;
        if (!quote)
            return (size_t)(to - cell);
        p = quote + 1;
        if (p < end && *p == '"') {
            *to++ = '"';
            p++;
            continue;
        }
        memmove(to, p, (size_t)(end - p)); /* text after the closing quote */
        return (size_t)(to - cell) + (size_t)(end - p);
    }
}

/* Length of the first `most` bytes without half a character. */
static size_t cut_text(const char *s, size_t n, size_t most)
{
    if (n <= most)
        return n;
    while (most > 0 && ((unsigned char)s[most] & 0xc0) == 0x80)
        most--;
    return most;
}

/* The sentence in the reader's language, the number in place of its {...}. */
static const char *say(struct ctx *cx, struct csv_reader *r, const char *msg, uint64_t number)
{
    const char *text = tr(cx->lang, msg), *open = strchr(text, '{'), *close = open ? strchr(open, '}') : NULL;
    char digits[24];
    size_t n = sizeof digits, used = 0;
    do
        digits[--n] = (char)('0' + number % 10);
    while (number /= 10);
    const char *part[] = { text, digits + n, close ? close + 1 : "" };
    size_t len[] = { close ? (size_t)(open - text) : strlen(text), close ? sizeof digits - n : 0, strlen(part[2]) };
    for (int i = 0; i < 3; i++) {
        size_t room = WHY - 1 - used, put = cut_text(part[i], len[i], room);
        memcpy(r->why + used, part[i], put);
        used += put;
    }
    r->why[used] = 0;
    return r->why;
}

static void finish_cells(struct csv_reader *r, struct csv_row *row)
{
    for (uint32_t i = 0; i < row->count; i++) {
        char *text = r->buf + (r->cell[i].text - r->buf); /* ours, so it may be written */
        size_t len = r->cell[i].len;
        if (r->messy[i])
            len = unescape(text, len);
        if (len > r->limit.value) {
            len = cut_text(text, len, r->limit.value);
            if (!row->cut)
                row->cut = i + 1;
        }
        text[len] = 0;
        r->cell[i].len = len;
    }
}

static int whole_row(struct ctx *cx, struct csv_reader *r, struct csv_row *row)
{
    bool wide = r->count > r->limit.columns;
    *row = (struct csv_row){ .cell = r->cell, .line = r->line };
    row->count = wide ? r->limit.columns : (uint32_t)r->count;
    if (r->nul && memchr(r->at, 0, (size_t)(r->next - r->at)))
        row->bad = say(cx, r, N_("the row holds a NUL byte; save the file again as plain text"), 0);
    else if (wide)
        row->bad = say(cx, r, N_("the row has more than {limit} columns; check the delimiter"), r->limit.columns);
    finish_cells(r, row);
    r->at = r->next;
    r->line += r->lines;
    return 1;
}

/* Goes behind the end of the line at r->at, or behind all there is and remembers that more of it comes. */
static void leave_line(struct csv_reader *r)
{
    char *p = r->at;
    while (p < r->end && *p != '\n' && *p != '\r')
        p++;
    r->skip = p == r->end;
    if (!r->skip) {
        r->line++;
        r->drop_lf = *p++ == '\r';
    }
    r->at = p;
}

/* The record cannot be had: gives the beginning of its line and goes to the next one. */
static int lost_row(struct ctx *cx, struct csv_reader *r, enum scan why, struct csv_row *row)
{
    if ((why == SCAN_QUOTE || r->lines > 0) && ++r->damaged > MAX_DAMAGED)
        return fail(cx, ERR_INPUT, "line %llu: over %d quotes are never closed; save the table again as CSV",
                    (unsigned long long)r->line, MAX_DAMAGED);
    *row = (struct csv_row){ .cell = r->cell, .count = 1, .line = r->line };
    if (why == SCAN_QUOTE)
        row->bad = say(cx, r, N_("a quote opened on line {line} is never closed; close or remove it"), r->line + r->quote_line);
    else
        row->bad = say(cx, r, N_("the row is longer than {limit} bytes; a line end is missing, or this is no table"), r->limit.record);
    char *from = r->at;
    leave_line(r);
    size_t len = (size_t)(r->at - from) - !r->skip;
    r->cell[0] = (struct csv_cell){ from, cut_text(from, len, r->limit.value) };
    if (r->cell[0].len < len)
        row->cut = 1;
    from[r->cell[0].len] = 0;
    return 1;
}

/* What must be passed before the next record. */
static int prepare(struct ctx *cx, struct csv_reader *r)
{
    char said;
    if (!r->begun) {
        r->begun = true;
        if (fill(cx, r))
            return -1;
        size_t skip = sep_line(r->at, (size_t)(r->end - r->at), &said);
        r->at += skip;
        r->line += skip > 0;
    }
    while (r->skip || (r->drop_lf && r->at == r->end)) {
        if (r->at == r->end) {
            if (r->eof)
                return 0;
            if (fill(cx, r))
                return -1;
        }
        if (!r->skip)
            break;
        leave_line(r);
    }
    if (r->drop_lf && r->at < r->end && *r->at == '\n')
        r->at++;
    r->drop_lf = false;
    return 0;
}

int csv_next(struct ctx *cx, struct csv_reader *r, struct csv_row *row)
{
    if (prepare(cx, r))
        return -1;
    for (;;) {
        size_t have = (size_t)(r->end - r->at);
        bool over = have > r->limit.record;
        char *end = over ? r->at + r->limit.record : r->end;
        if (have == 0 && r->eof)
            return 0;
        char saved = *end;
        *end = '\n';
        enum scan got = scan(r, end, r->eof && !over);
        *end = saved;
        if (got == SCAN_ROW)
            return whole_row(cx, r, row);
        if (over || r->eof)
            return lost_row(cx, r, got, row);
        if (fill(cx, r))
            return -1;
    }
}
