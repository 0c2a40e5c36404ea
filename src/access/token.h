/* token.h: secrets that stand for a person, kept as their hash only: sessions, API keys, calendar addresses. For access. Pure. */
#pragma once

enum { TOKEN_HEX = 65 }; /* 32 random bytes in hex and the closing 0 */

void token_new(char token[TOKEN_HEX]);
void token_hash(const char *token, char out[TOKEN_HEX]);
