#!/bin/sh
# Walk through docs/how-to/deploy.md: every command of it, in a Debian 13 that is installed for this alone and boots
# with systemd. As root, with debootstrap and systemd-container; some minutes. Ends with 0 if every command did.
#
#   sh scripts/walk-deploy.sh /var/tmp/walk
#
# The folder must not be there yet. WALK_CA names a file with the certificate of an authority that this network signs with,
# where one opens TLS on the way out: the machine trusts it from the start. WALK_OPTIONS holds more options of systemd-nspawn. Without a network of its own
# (--network-namespace-path=/run/netns/NAME) the machine shares this one's: ports 80, 443, 5432, 8050, 8883 must be free.
set -eu
cd "$(dirname "$0")/.."
folder=$1
machine=$folder/machine
mkdir "$folder"

debootstrap --include=ca-certificates,dbus,systemd-sysv trixie "$machine" >"$folder/debootstrap.log"
cp /etc/resolv.conf "$machine/etc/resolv.conf"
if [ -n "${WALK_CA:-}" ]; then
	cp "$WALK_CA" "$machine/usr/local/share/ca-certificates/network.crt"
	chroot "$machine" update-ca-certificates >>"$folder/debootstrap.log"
fi
git bundle create --quiet "$machine/root/fems.bundle" HEAD

# The blocks of the document, one after the other in one shell, and what it leaves to the reader.
python3 - "$machine" <<'PYTHON'
import re, sys
from pathlib import Path

machine = Path(sys.argv[1])
blocks = re.findall(r"^```sh\n(.*?)^```$", Path("docs/how-to/deploy.md").read_text(), re.M | re.S)
text = "\n".join(f"echo '== block {number}'\n{block}" for number, block in enumerate(blocks))
address = "https://git.example/fems.git"
assert address in text
(machine / "root/walk.sh").write_text("set -eu\n" + text.replace(address, "/root/fems.bundle"))
(machine / "etc/fems").mkdir()
plants = re.search(r"```toml\n(.*?)```", Path("README.md").read_text(), re.S)[1]
(machine / "etc/fems/plants.toml").write_text(plants)
PYTHON

# A unit that runs it; the machine ends with what it ended with.
cat >"$machine/etc/systemd/system/walk.service" <<'UNIT'
[Unit]
After=network.target
SuccessAction=exit
FailureAction=exit
FailureActionExitStatus=1

[Service]
Type=exec
Environment=DEBIAN_FRONTEND=noninteractive HOME=/root
WorkingDirectory=/root
ExecStart=/bin/bash /root/walk.sh
StandardOutput=append:/root/walk.log
StandardError=inherit
UNIT
mkdir -p "$machine/etc/systemd/system/multi-user.target.wants"
ln -s ../walk.service "$machine/etc/systemd/system/multi-user.target.wants/walk.service"

# shellcheck disable=SC2086 (options are words)
status=0
SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn --quiet --keep-unit --register=no --boot --resolv-conf=off \
	--directory="$machine" ${WALK_OPTIONS:-} </dev/null >"$folder/boot.log" 2>&1 || status=$?
cat "$machine/root/walk.log"
echo "Every command of the document ended with 0: $([ $status = 0 ] && echo yes || echo no)"
exit $status
