/* phone.h: telephone numbers to E.164 and back to something fit to show. Everybody may use it; pure.
 *
 * Keep the raw text beside the result. What fits no rule stays unnormalised and matches nobody:
 * a guess would join strangers.
 */
#pragma once
#include <stdbool.h>
#include "base/str.h"

/* raw: "8 (495) 123-45-67 доб. 12"; country: two letters ("RU", "KZ", "BY", "IR", "US" ...), whose
 * rules apply to numbers written without country code; NULL or unknown: only international ones.
 * e164: "+74951234567", ext: "12" or "". False, both untouched, for anything that fits no rule. */
bool phone_parse(const char *raw, const char *country, char e164[20], char ext[8]);
bool phone_country_known(const char *country);

void phone_format(const char *e164, struct str *out); /* +7 495 123-45-67; others in groups */
void phone_mask(const char *e164, struct str *out);   /* +7 ••• •••-45-67: the code and last four digits */
void email_mask(const char *email, struct str *out);  /* i•••@example.com */
