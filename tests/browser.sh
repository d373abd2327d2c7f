#!/bin/sh
# The pages of the book in a browser; see tests/browser/browser.mjs.
. "$srcdir/tests/tap.sh"

without() {
    echo "1..0 # SKIP $*; ./bootstrap --with-browser installs what is needed"
    exit 0
}
test -n "$PANDOC" && test -n "$GNUPLOT" || without 'the book is not woven without pandoc and gnuplot'
command -v node >/dev/null || without 'no node'
chromium=$(command -v chromium || command -v chromium-browser) || without 'no chromium'
for packages in "$PWD/tests/browser" "$srcdir/tests/browser"; do
    test -d "$packages/node_modules/playwright-core" && test -d "$packages/node_modules/axe-core" && break
    packages=
done
test -n "$packages" || without 'no playwright-core and axe-core'

# The browser keeps its profile there, so that none is left behind.
TMPDIR=$scratch chromium=$chromium packages=$packages
export TMPDIR chromium packages
node "$srcdir/tests/browser/browser.mjs" book
