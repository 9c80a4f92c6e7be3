#!/bin/sh
# Look for secrets in what is in the repository, beside the examples that .secrets.baseline knows.
#   sh scripts/find-secrets.sh .venv/bin            fails and names what looks like one
#   sh scripts/find-secrets.sh .venv/bin --accept   after a look at each: they are examples
set -eu
bin=$1
# Left out are numbers, hashes and pictures, which look like secrets and are none.
list() {
	git ls-files -z -- ':!*requirements.lock' ':!.secrets.baseline' ':!*.png' ':!*.po' \
		':!benchmarks/results' ':!sample_data' ':!sql/queries'
}
if ! git rev-parse --git-dir >/dev/null 2>&1; then
	echo "Not a git checkout: nothing to look through for secrets."
elif [ "${2:-}" = --accept ]; then
	list | xargs -0 "$bin/detect-secrets" scan --slim >.secrets.baseline.new
	mv .secrets.baseline.new .secrets.baseline
else
	list | xargs -0 -n 400 -P 2 "$bin/detect-secrets-hook" --baseline .secrets.baseline
fi
