#!/bin/sh
# What `make demo` shows once racelog is installed: three seasons computed from their logs, and what one penalty does.
set -eu
cd "$(dirname "$0")/.."

racelog rebuild pccna-2021 pccna-2022 pccna-2024

echo
racelog standings pccna-2022 --championship overall --top 10

echo
for season in pccna-2021 pccna-2022 pccna-2024; do
    # 1 says that something differs, which an audit of real tables may well find
    racelog audit "$season" --summary || test $? -eq 1
    echo
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r events/pccna-2022 "$scratch"
python examples/one_penalty.py "$scratch" pccna-2022 R8 pro-am

echo
echo "To see the standings change as the season is appended again:"
echo "  racelog rehearse pccna-2022 --into DIR"
echo "and meanwhile, in another terminal or in a browser:"
echo "  racelog --events DIR watch pccna-2022"
echo "  racelog --events DIR serve"
