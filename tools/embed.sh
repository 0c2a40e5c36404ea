#!/bin/sh
# embed.sh DIRECTORY OUT: writes OUT/assets.S and OUT/assets.c, the table of asset.h, from the files below DIRECTORY.
# Text files also get a gzip copy in OUT/assets/. Same files in, same bytes out. An empty or missing directory gives an empty table.
set -eu
export LC_ALL=C
dir=${1:?usage: embed.sh DIRECTORY OUT} out=${2:?usage: embed.sh DIRECTORY OUT}

type_of() {
    case $1 in
    *.html) echo 'text/html; charset=utf-8' ;;
    *.css) echo 'text/css; charset=utf-8' ;;
    *.js | *.mjs) echo 'text/javascript; charset=utf-8' ;;
    *.json | *.map) echo 'application/json' ;;
    *.webmanifest) echo 'application/manifest+json' ;;
    *.txt | *.md | *.cadence) echo 'text/plain; charset=utf-8' ;;
    *.svg) echo 'image/svg+xml' ;;
    *.png) echo 'image/png' ;;
    *.jpg | *.jpeg) echo 'image/jpeg' ;;
    *.webp) echo 'image/webp' ;;
    *.ico) echo 'image/x-icon' ;;
    *.woff2) echo 'font/woff2' ;;
    *.ttf) echo 'font/ttf' ;;
    *.pdf) echo 'application/pdf' ;;
    *) echo 'application/octet-stream' ;;
    esac
}

# A name with a hash of the content, such as app-7F3KQ2LD.js or app.0123abcd4567.css, never changes its content.
immutable() {
    echo "${1##*/}" | grep -Eq '[-.]([A-Z0-9]{8}|[0-9a-f]{8,64})\.[a-z0-9]+$' && echo true || echo false
}

blob() { # symbol, file
    printf '    .balign 16\n    .globl %s\n    .hidden %s\n%s:\n    .incbin "%s"\n    .byte 0\n' "$1" "$1" "$1" "$2" >&3
}

rm -rf "$out/assets"
mkdir -p "$out/assets"
exec 3>"$out/assets.S.new" 4>"$out/assets.c.new" 5>"$out/assets/rows"
printf '    .section .rodata\n' >&3
printf '#include "kit/asset.h"\n\n' >&4

n=0
if [ -d "$dir" ]; then
    find "$dir" -type f ! -name '.*' ! -path '*/.*/*' | sed "s|^$dir/*||" | sort >"$out/assets/names"
else
    : >"$out/assets/names"
fi
while IFS= read -r name; do
    case $name in
    *[!A-Za-z0-9._/-]*) echo "embed.sh: $name: use letters, digits, . _ - only in file names" >&2; exit 1 ;;
    esac
    file=$dir/$name size=$(wc -c <"$dir/$name") gzip=NULL gzip_size=0
    type=$(type_of "$name")
    blob "asset_$n" "$file"
    echo "extern const unsigned char asset_$n[];" >&4
    case $type in
    text/* | *json | image/svg*)
        gzip -9 -n -c "$file" >"$out/assets/$n.gz"
        small=$(wc -c <"$out/assets/$n.gz")
        if [ "$small" -lt "$size" ]; then
            gzip=asset_${n}_gz gzip_size=$small
            blob "$gzip" "$out/assets/$n.gz"
            echo "extern const unsigned char $gzip[];" >&4
        fi
        ;;
    esac
    etag=$(sha256sum "$file" | cut -c1-32)
    printf '    { "/%s", "%s", asset_%d, %d, %s, %d, "%s", %s },\n' \
        "$name" "$type" "$n" "$size" "$gzip" "$gzip_size" "$etag" "$(immutable "$name")" >&5
    n=$((n + 1))
done <"$out/assets/names"
printf '    .section .note.GNU-stack, "", @progbits\n' >&3
{
    printf '\nconst struct asset asset_table[] = {\n'
    cat "$out/assets/rows"
    printf '    { 0 }\n};\nconst size_t asset_table_count = %d;\n' "$n"
} >&4
exec 3>&- 4>&- 5>&-
mv "$out/assets.S.new" "$out/assets.S"
mv "$out/assets.c.new" "$out/assets.c"
