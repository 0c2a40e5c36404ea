#!/bin/sh
# Gathers what the binary embeds into build/assets: the bundled screens, import presets, the guide as pages.
set -eu
gen=$1
rm -rf build/assets
mkdir -p build/assets/presets build/assets/cadences build/assets/guide
if [ -d node_modules ]; then
    node ui/build.mjs build/ui "$gen" >/dev/null
    cp -r build/ui/. build/assets/
    find build/assets -name '*.gz' -delete -o -name '*.br' -delete
fi
cp src/facts/presets/*.map build/assets/presets/ 2>/dev/null || true
cp src/plan/cadences/*.cadence build/assets/cadences/ 2>/dev/null || true
for f in docs/guide/*.md; do
    [ -e "$f" ] || continue
    page=build/assets/guide/$(basename "$f" .md).html
    title=$(sed -n 's/^# //p;/^# /q' "$f" | sed 's/&/\&amp;/g; s/</\&lt;/g')
    {
        echo "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>$title</title><link rel=\"stylesheet\" href=\"/guide/guide.css\"></head><body><main>"
        sed 's/\.md\(#[a-z-]*\)\{0,1\})/.html\1)/g' "$f" | cmark
        echo '</main></body></html>'
    } > "$page"
done
cp docs/guide/guide.css build/assets/guide/ 2>/dev/null || true
