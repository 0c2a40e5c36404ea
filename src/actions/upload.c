#include "actions/upload.h"

#include <string.h>

const char *upload_path(struct ctx *cx, const char *dir, int64_t staff_id, const char *id)
{
    if (!dir) {
        fail(cx, ERR_INPUT, "uploads are taken over HTTP only; name a file");
        return NULL;
    }
    if (strlen(id) != UPLOAD_ID - 1 || strspn(id, "0123456789abcdef") != UPLOAD_ID - 1) {
        fail(cx, ERR_NOTFOUND, "the upload is not there any more; choose the file again");
        return NULL;
    }
    return ctx_printf(cx, "%s/u%lld-%s", dir, (long long)staff_id, id);
}
