#include "base/taxid.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

enum { LONGEST = 40 };

static bool skipped(uint32_t c)
{
    size_t n;
    char one[5] = { 0 };
    if (c == '-' || c == '.' || c == '/' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212)
        return true;
    text_utf8_encode(c, one);
    text_trim(one, &n);
    return n == 0; /* a blank of any kind */
}

bool taxid_normalise(const char *text, char *out, size_t cap)
{
    char made[256];
    size_t n = 0, left = strlen(text), len;
    for (; left; text += len, left -= len) {
        uint32_t code;
        char bytes[4];
        len = text_utf8_decode(text, left, &code);
        if (skipped(code))
            continue;
        if (text_digit(code) >= 0)
            code = (uint32_t)('0' + text_digit(code));
        if (code >= 'a' && code <= 'z')
            code -= 'a' - 'A';
        size_t put = text_utf8_encode(code, bytes);
        if (n + put >= cap || n + put >= sizeof made)
            return false;
        memcpy(made + n, bytes, put);
        n += put;
    }
    if (n >= cap)
        return false;
    memcpy(out, made, n);
    out[n] = 0;
    return true;
}

static bool digits(const char *s, size_t n)
{
    return strlen(s) == n && strspn(s, "0123456789") == n;
}

static int at(const char *s, size_t i)
{
    return s[i] - '0';
}

static int weighted(const char *s, const int *weights, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += at(s, i) * weights[i];
    return sum;
}

/* The first n digits as a number, modulo m. */
static int modulo(const char *s, size_t n, int m)
{
    int rest = 0;
    for (size_t i = 0; i < n; i++)
        rest = (rest * 10 + at(s, i)) % m;
    return rest;
}

static bool inn(const char *s)
{
    static const int w[] = { 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8 };
    if (digits(s, 10))
        return weighted(s, w + 2, 9) % 11 % 10 == at(s, 9);
    return digits(s, 12) && weighted(s, w + 1, 10) % 11 % 10 == at(s, 10) && weighted(s, w, 11) % 11 % 10 == at(s, 11);
}

static bool kpp(const char *s)
{
    if (strlen(s) != 9)
        return false;
    for (int i = 0; i < 9; i++) {
        bool digit = s[i] >= '0' && s[i] <= '9';
        bool letter = s[i] >= 'A' && s[i] <= 'Z' && (i == 4 || i == 5);
        if (!digit && !letter)
            return false;
    }
    return true;
}

static bool ogrn(const char *s)
{
    if (digits(s, 13))
        return modulo(s, 12, 11) % 10 == at(s, 12);
    return digits(s, 15) && modulo(s, 14, 13) % 10 == at(s, 14);
}

static bool unp(const char *s)
{
    static const int w[] = { 29, 23, 19, 17, 13, 7, 5, 3 };
    if (strlen(s) == 9 && s[0] >= 'A' && s[0] <= 'Z')
        return true; /* of some persons: no known check */
    return digits(s, 9) && weighted(s, w, 8) % 11 == at(s, 8);
}

static bool bin(const char *s)
{
    static const int first[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
    static const int second[] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2 };
    if (!digits(s, 12))
        return false;
    int check = weighted(s, first, 11) % 11;
    if (check == 10)
        check = weighted(s, second, 11) % 11;
    return check == at(s, 11);
}

static bool iran_person(const char *s)
{
    static const int w[] = { 10, 9, 8, 7, 6, 5, 4, 3, 2 };
    char ten[11] = "0000000000";
    size_t n = strlen(s);
    if (n < 8 || n > 10 || !digits(s, n))
        return false;
    memcpy(ten + 10 - n, s, n);
    if (strspn(ten, (char[]){ ten[0], 0 }) == 10)
        return false;
    int rest = weighted(ten, w, 9) % 11;
    return at(ten, 9) == (rest < 2 ? rest : 11 - rest);
}

static bool iran_firm(const char *s)
{
    static const int w[] = { 29, 27, 23, 19, 17, 29, 27, 23, 19, 17 };
    if (!digits(s, 11))
        return false;
    int sum = 0, more = at(s, 9) + 2;
    for (size_t i = 0; i < 10; i++)
        sum += (at(s, i) + more) * w[i];
    return sum % 11 % 10 == at(s, 10);
}

static bool iban(const char *s)
{
    size_t n = strlen(s);
    if (n < 15 || n > 34 || (!strncmp(s, "IR", 2) && n != 26))
        return false;
    int rest = 0;
    for (size_t i = 0; i < n; i++) {
        char c = s[(i + 4) % n]; /* the first four go last */
        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
        else
            return false;
    }
    return rest == 1;
}

static bool card(const char *s)
{
    if (!digits(s, 16))
        return false;
    int sum = 0;
    for (size_t i = 0; i < 16; i++) {
        int d = at(s, i) * (i % 2 ? 1 : 2);
        sum += d > 9 ? d - 9 : d;
    }
    return sum % 10 == 0;
}

bool taxid_check(enum taxid_kind kind, const char *text)
{
    char s[LONGEST];
    if (!text || !taxid_normalise(text, s, sizeof s))
        return false;
    switch (kind) {
    case TAXID_RU_INN: return inn(s);
    case TAXID_RU_KPP: return kpp(s);
    case TAXID_RU_OGRN: return ogrn(s);
    case TAXID_BY_UNP: return unp(s);
    case TAXID_KZ_BIN: return bin(s);
    case TAXID_IR_PERSON: return iran_person(s);
    case TAXID_IR_FIRM: return iran_firm(s);
    case TAXID_IR_ECONOMIC: return digits(s, 12) || iran_firm(s) || iran_person(s);
    case TAXID_IBAN: return iban(s);
    case TAXID_CARD: return card(s);
    case TAXID_COUNT: break;
    }
    return false;
}

/* Three digits that name the bank, then the account: weights 7, 1, 3 repeating. */
static bool account_sum(const char *bank, const char *account)
{
    static const int w[] = { 7, 1, 3 };
    int sum = 0;
    for (size_t i = 0; i < 3; i++)
        sum += at(bank, i) * w[i];
    for (size_t i = 0; i < 20; i++)
        sum += at(account, i) * w[i % 3];
    return sum % 10 == 0;
}

bool taxid_check_account(const char *bik, const char *account)
{
    char b[LONGEST], a[LONGEST];
    if (!bik || !account || !taxid_normalise(bik, b, sizeof b) || !taxid_normalise(account, a, sizeof a))
        return false;
    if (!digits(b, 9) || !digits(a, 20))
        return false;
    if (!strncmp(a, "03", 2))
        return true;
    const char centre[] = { '0', b[4], b[5], 0 };
    if (!strncmp(a, "301", 3) || !strncmp(a, "40102", 5))
        return account_sum(centre, a);
    return account_sum(b + 6, a);
}

bool taxid_kind_of(const char *country, const char *text, enum taxid_kind *out)
{
    char s[LONGEST];
    if (!country || !text || !taxid_normalise(text, s, sizeof s))
        return false;
    if (!strcmp(country, "RU"))
        *out = TAXID_RU_INN;
    else if (!strcmp(country, "BY"))
        *out = TAXID_BY_UNP;
    else if (!strcmp(country, "KZ"))
        *out = TAXID_KZ_BIN;
    else if (!strcmp(country, "IR"))
        *out = strlen(s) == 11 ? TAXID_IR_FIRM : strlen(s) == 12 ? TAXID_IR_ECONOMIC : TAXID_IR_PERSON;
    else
        return false;
    return true;
}
