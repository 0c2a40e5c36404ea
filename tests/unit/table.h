/* table.h: reads tests/cases/NAME.tsv for a unit test: lines of cells between tabs, # comments. */
#pragma once
#include <stdio.h>
#include <string.h>

enum { TABLE_CELLS = 48 };

/* Calls row(cells, count) for each line and returns their number; missing cells are "". */
static inline int table_each(const char *path, void (*row)(char *cells[TABLE_CELLS], int count))
{
    static char line[4096], empty[1];
    int rows = 0;
    FILE *f = fopen(path, "r");
    if (!f) {
        printf("%s: cannot be read; run the test from the top folder\n", path);
        return 0;
    }
    while (fgets(line, sizeof line, f)) {
        char *cells[TABLE_CELLS], *p = line;
        int count = 0;
        line[strcspn(line, "\n")] = 0;
        if (line[0] == '#' || !line[0])
            continue;
        while (count < TABLE_CELLS) {
            cells[count++] = p;
            p += strcspn(p, "\t");
            if (!*p)
                break;
            *p++ = 0;
        }
        for (int i = count; i < TABLE_CELLS; i++)
            cells[i] = empty;
        row(cells, count);
        rows++;
    }
    fclose(f);
    return rows;
}
