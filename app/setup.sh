# Shared by app/start and tests/run: packages and build. To be sourced by bash; prints to stderr what it does and how far it is.
#
# Needs HOOKLINE_ROOT (the source tree) and HOOKLINE_NAME (who is speaking) to be set.

say() { printf '%s: %s\n' "$HOOKLINE_NAME" "$*" >&2; }
fail() {
    printf '%s: error: %s\n' "$HOOKLINE_NAME" "$1" >&2
    shift
    [ $# -eq 0 ] || printf '    %s\n' "$@" >&2
    exit 1
}

# The first column of the lists given as arguments.
package_names() { sed -e 's/#.*//' -e 's/[[:space:]].*//' -e '/^$/d' "$@"; }

# Those of the names on standard input that dpkg does not have installed.
missing_packages() {
    local wanted installed
    wanted=$(sort -u)
    # shellcheck disable=SC2086  # one word each
    installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' $wanted 2>/dev/null | sed -n 's/^.i. *//p' | sort -u) || true
    comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

is_debian_12() { [ -r /etc/os-release ] && (. /etc/os-release && [ "${ID:-}" = debian ] && [ "${VERSION_ID:-}" = 12 ]); }

# show LABEL TEXT PERCENT: one running line on a terminal, elsewhere a line every 10 %.
shown=''
show() {
    local step=10
    [ -t 2 ] && step=1
    [ "$shown" != "$2 $(($3 / step))" ] || return 0
    shown="$2 $(($3 / step))"
    if [ -t 2 ]; then
        printf '\r\033[K%s: %s: %s … %d %%' "$HOOKLINE_NAME" "$1" "$2" "$3" >&2
    else
        say "$1: $2 … $3 %"
    fi
}
show_end() { [ ! -t 2 ] || [ -z "$shown" ] || printf '\n' >&2; }

# Reads "dl PERCENT" and "pm PERCENT" lines.
apt_progress() {
    local kind percent
    while read -r kind percent; do
        if [ "$kind" = dl ]; then show "$1" downloading "$percent"; else show "$1" installing "$percent"; fi
    done
    show_end
}

# Reads ninja's lines, "@ 45% what it does"; everything else stays in the log.
ninja_progress() {
    local line
    while IFS= read -r line; do
        [[ ! $line =~ ^@\ *([1-9][0-9]*)% ]] || show "$1" building "${BASH_REMATCH[1]}"
    done
    show_end
}

# install_missing LABEL LIST... : installs what the lists name and the machine lacks; silent and quick when nothing is missing.
# EXTRA_PACKAGES (words) is added to the lists.
install_missing() {
    local label=$1 missing log
    shift
    if ! is_debian_12; then
        local name
        name=$(. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-}")
        fail "this machine runs ${name:-something else}, and Hookline installs packages only on Debian 12 (bookworm)." \
            "Install the counterparts of these packages yourself, then run this again with --no-install:" \
            "$(package_names "$@" | tr '\n' ' ')"
    fi
    missing=$( (package_names "$@"; printf '%s\n' ${EXTRA_PACKAGES:-}) | sed '/^$/d' | missing_packages)
    [ -n "$missing" ] || return 0

    say "$label: $(wc -l <<<"$missing") Debian packages are missing and will be installed:"
    local package
    for package in $missing; do
        printf '    %-26s %s\n' "$package" "$(sed -n "s/^$package[[:space:]]\{1,\}//p" "$@")" >&2
    done
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            fail "installing packages needs root, and sudo is not there. As root run:" \
                "apt-get update && apt-get install --no-install-recommends $(tr '\n' ' ' <<<"$missing")" "and then this again."
        fi
        say "installing needs root: sudo may ask for your password (nothing else here runs as root)"
    fi
    log=$(mktemp -t hookline-apt-XXXXXX.log)
    # Progress comes on a descriptor of its own: apt makes it non-blocking, which the packages' scripts must not find on theirs.
    local -a apt=(as_root env DEBIAN_FRONTEND=noninteractive sh -c 'exec apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
        -o APT::Status-Fd=9 "$@" 9>&1 1>&2' apt-get)
    # A list that cannot be refreshed is not the end: what is asked for may still be had. The installation decides.
    "${apt[@]}" update >/dev/null 2>>"$log" </dev/null || say "note: the package lists could not be refreshed completely"
    # shellcheck disable=SC2086  # one word each
    "${apt[@]}" install -y --no-install-recommends $missing 2>>"$log" </dev/null |
        sed -un -E 's/^(dl|pm)status:[^:]*:([0-9]+)(\.[0-9]+)?:.*/\1 \2/p' | apt_progress "$label" || true
    missing=$(missing_packages <<<"$missing")
    if [ -n "$missing" ]; then
        { grep -E '^(E:|Err:|dpkg: error)' "$log" || tail -n 15 "$log"; } | head -n 15 | sed 's/^/    | /' >&2 || true
        fail "these packages could not be installed: $(tr '\n' ' ' <<<"$missing")" \
            "What apt-get complained about is above, all it said in $log. Is the machine online, and does /etc/apt name Debian 12's own archive (main)?" \
            "Once 'apt-get install' works, run this again: it goes on where it stopped."
    fi
    rm -f "$log"
    say "$label: installed"
}

# build LABEL PRESET TARGET... : configures if need be and builds, with a percentage; quick when nothing has changed.
# CONFIGURE_OPTIONS (words) go to cmake at the first configuration.
build() {
    local label=$1 preset=$2
    shift 2
    local folder="$HOOKLINE_ROOT/build/$preset" log
    local command
    for command in cmake ninja c++; do
        command -v "$command" >/dev/null || fail "$command is not installed; app/packages.txt lists what the build needs."
    done
    mkdir -p "$folder"
    log="$folder/setup.log"
    # A source tree that was moved or copied with its build folder: cmake would refuse it.
    if [ -f "$folder/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$HOOKLINE_ROOT" "$folder/CMakeCache.txt"; then
        say "$label: build/$preset belongs to another folder, starting it anew"
        rm -rf "$folder"
        mkdir -p "$folder"
    fi
    if [ ! -f "$folder/build.ninja" ] || [ -n "${CONFIGURE_ALWAYS:-}" ]; then
        say "$label: configuring"
        # shellcheck disable=SC2086  # one word each
        if ! (cd "$HOOKLINE_ROOT" && cmake --preset "$preset" ${CONFIGURE_OPTIONS:-}) >"$log" 2>&1 </dev/null; then
            tail -n 25 "$log" | sed 's/^/    | /' >&2
            rm -f "$folder/build.ninja"
            fail "cmake could not configure the build; its last lines are above, all of it is in build/$preset/setup.log"
        fi
    fi
    local started=$SECONDS
    shown=''
    if ! NINJA_STATUS='@%p ' cmake --build "$folder" ${1:+--target "$@"} </dev/null 2>&1 | tee "$log" | ninja_progress "$label"; then
        { if grep -q '^FAILED:' "$log"; then sed -n '/^FAILED:/,$p' "$log" | grep -v '^@' | head -n 60; else tail -n 20 "$log"; fi } |
            sed 's/^/    | /' >&2 || true
        fail "the build failed; the first errors are above, all of it is in build/$preset/setup.log"
    fi
    [ $((SECONDS - started)) -lt 3 ] || say "$label: built in $((SECONDS - started)) s"
}
