/* upload.h: where a file on its way into an import lies. For actions and web. */
#pragma once
#include "base/ctx.h"

enum { UPLOAD_ID = 33 }; /* 16 random bytes in hex and the closing 0 */

/* NULL after fail(): the id is not one of ours. Another's upload is simply not there. */
const char *upload_path(struct ctx *, const char *dir, int64_t staff_id, const char *id);
