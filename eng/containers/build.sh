#!/usr/bin/env bash
# Builds the image: with docker or podman from Debian's image, or as root with buildah from a debootstrap root, without any registry.
# Usage: build.sh [--from-debootstrap] [TAG]      TAG default roomlens:latest
#   ROOMLENS_CONTAINER_STORE   folder of buildah's store and the Debian root (default artifacts/containers)
#   ROOMLENS_DEBIAN_MIRROR     mirror for debootstrap (default debootstrap's own)
# Prints the size of the image at the end.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
bootstrap=false
if [ "${1:-}" = --from-debootstrap ]; then bootstrap=true; shift; fi
tag=${1:-roomlens:latest}
store=${ROOMLENS_CONTAINER_STORE:-$root/artifacts/containers}

[ -x "$root/artifacts/publish/roomlens" ] || "$root/eng/containers/publish.sh"

if ! $bootstrap; then
  for tool in docker podman; do
    command -v "$tool" >/dev/null || continue
    "$tool" build -t "$tag" "$root"
    "$tool" image inspect --format '{{.Size}}' "$tag"
    exit
  done
  echo "build.sh: neither docker nor podman is here; as root, with buildah and debootstrap: build.sh --from-debootstrap" >&2
  exit 2
fi

for tool in buildah debootstrap; do
  command -v "$tool" >/dev/null || { echo "build.sh: $tool is missing; Debian: apt-get install buildah crun debootstrap" >&2; exit 2; }
done
export BUILDAH_ISOLATION=chroot
buildah=(buildah --root "$store/root" --runroot "$store/run" --storage-driver vfs)
base=localhost/debian-base:bookworm
if ! "${buildah[@]}" inspect --type image "$base" >/dev/null 2>&1; then
  [ -d "$store/rootfs/usr" ] || debootstrap --variant=minbase bookworm "$store/rootfs" ${ROOMLENS_DEBIAN_MIRROR:+"$ROOMLENS_DEBIAN_MIRROR"}
  rm -rf "$store"/rootfs/var/cache/apt/* "$store"/rootfs/var/lib/apt/lists/*
  container=$("${buildah[@]}" from scratch)
  "${buildah[@]}" add -q "$container" "$store/rootfs" /
  "${buildah[@]}" config --cmd /bin/sh "$container"
  "${buildah[@]}" commit -q --disable-compression --rm "$container" "$base"
fi
"${buildah[@]}" bud -q --isolation chroot --pull-never --build-arg "BASE=$base" -t "localhost/$tag" "$root"
"${buildah[@]}" inspect --type image --format '{{.FromImageID}}' "localhost/$tag" >/dev/null
"${buildah[@]}" images --format '{{.Name}}:{{.Tag}} {{.Size}}' "localhost/$tag"
