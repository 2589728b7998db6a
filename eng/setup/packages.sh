# Debian packages, found by what they provide so that other distributions work too. Sourced by eng/setup.sh.

LIBRARIES=

# A whole name, or its beginning when that ends in a dot (any version will do).
has_library() {
  [ -n "$LIBRARIES" ] || LIBRARIES=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true)
  case $1 in
    *.) [[ $LIBRARIES == *"$1"* ]] ;;
    *) [[ $LIBRARIES == *"$1 "* ]] ;;
  esac
}

has_command() { command -v "$1" >/dev/null 2>&1; }

has_gst_plugin() { compgen -G "/usr/lib/*/gstreamer-1.0/libgst$1.so" >/dev/null; }

has_typelib() { compgen -G "/usr/lib/*/girepository-1.0/$1.typelib" >/dev/null; }

# Prints the packages whose provision is missing, one per line; each line of stdin: package, probe, argument.
missing_packages() {
  local package probe argument
  while read -r package probe argument; do
    case $probe in
      library) has_library "$argument" ;;
      command) has_command "$argument" ;;
      gst) has_gst_plugin "$argument" ;;
      typelib) has_typelib "$argument" ;;
      file) [ -e "$argument" ] ;;
    esac || printf '%s\n' "$package"
  done
}

# Without these no role starts.
needed_to_run() {
  cat <<'LIST'
libavcodec59 library libavcodec.so.59
libavutil57 library libavutil.so.57
libsqlite3-0 library libsqlite3.so.0
libssl3 library libssl.so.3
libicu72 library libicuuc.so.
ca-certificates file /etc/ssl/certs/ca-certificates.crt
nodejs command node
npm command npm
LIST
}

# Without this only `publish` and `--demo` fail, and say so.
needed_to_publish() {
  echo "ffmpeg command ffmpeg"
}

# Without these the tests that need them are skipped and say so.
needed_to_test() {
  cat <<'LIST'
chromium command chromium
gstreamer1.0-tools command gst-launch-1.0
gstreamer1.0-plugins-base gst videotestsrc
gstreamer1.0-plugins-good gst rtpmanager
gstreamer1.0-plugins-bad gst videoparsersbad
gstreamer1.0-libav gst libav
gstreamer1.0-nice gst nice
gir1.2-gst-plugins-bad-1.0 typelib GstWebRTC-1.0
python3-gi file /usr/lib/python3/dist-packages/gi
libsrtp2-1 library libsrtp2.so.1
coturn command turnserver
firefox-esr command firefox-esr
python3-aiortc file /usr/lib/python3/dist-packages/aiortc
fonts-dejavu-core file /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
openssl command openssl
curl command curl
jq command jq
xz-utils command xz
python3 command python3
etcd-server command etcd
buildah command buildah
crun command crun
debootstrap command debootstrap
kubernetes-client command kubectl
golang-go command go
golang-github-masterminds-sprig-dev file /usr/share/gocode/src/github.com/Masterminds/sprig
golang-github-masterminds-semver-dev file /usr/share/gocode/src/github.com/Masterminds/semver
golang-k8s-sigs-yaml-dev file /usr/share/gocode/src/sigs.k8s.io/yaml
golang-gopkg-yaml.v3-dev file /usr/share/gocode/src/gopkg.in/yaml.v3
golang-github-xeipuuv-gojsonschema-dev file /usr/share/gocode/src/github.com/xeipuuv/gojsonschema
golang-github-burntsushi-toml-dev file /usr/share/gocode/src/github.com/BurntSushi/toml
golang-github-gobwas-glob-dev file /usr/share/gocode/src/github.com/gobwas/glob
LIST
}

# A machine without npm still runs when the ONNX Runtime packages are already in the cache.
list_required() {
  if onnxruntime_ready && [ ! -f "$ROOT/src/Dashboard/package.json" ]; then
    needed_to_run | grep -v -E '^(nodejs|npm) '
  else
    needed_to_run
  fi
}

install_packages() {
  local log=$LOGS/apt.log
  say "Installing Debian packages: $*"
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y --no-install-recommends "$@" >"$log" 2>&1 && return
  apt-get update >>"$log" 2>&1 && apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1 && return
  say "apt-get could not install them; its last words (all in $log):"
  tail -n 5 "$log" >&2
  return 1
}

ensure_packages() {
  local mode=$1 required optional
  required=$(list_required | missing_packages)
  optional=$(needed_to_publish | missing_packages)
  if [ "$mode" = test ]; then optional+=$'\n'$(needed_to_test | missing_packages); fi
  required=$(echo $required)
  optional=$(echo $optional)
  [ -n "$required$optional" ] || return 0

  if [ "$(id -u)" = 0 ] && has_command apt-get; then
    # shellcheck disable=SC2086 # a list of package names
    install_packages $required $optional || true
    LIBRARIES=
    required=$(echo $(list_required | missing_packages))
    optional=$(echo $(printf '%s\n' "$(needed_to_publish)" "$([ "$mode" != test ] || needed_to_test)" | grep . | missing_packages))
  fi
  if [ -n "$optional" ]; then
    say "Missing, so what needs it is left out: $optional. Install with: sudo apt-get install --no-install-recommends $optional"
  fi
  if [ -n "$required" ]; then
    stop "RoomLens needs these Debian packages: $required. Install with: sudo apt-get install --no-install-recommends $required"
  fi
}
